#!/bin/sh
# The namespace `default`. The server answers on its port a moment before it takes namespaces, hence the tries.
set -eu
tries=0
until temporal operator namespace describe --namespace default || temporal operator namespace create --namespace default --retention 72h; do
  tries=$((tries + 1))
  [ "$tries" -ge 30 ] && exit 1
  sleep 1
done
