#!/bin/sh
# The gate for any CI: recorded histories, and those of the code before the change, on the code after it.
# Run it at the root of a repository that has an ordeal.config.ts and ordeal among its packages.
#
#   ORDEAL          the command; in a checkout of ordeal itself: npm start --silent --
#   ORDEAL_BASE     the branch that the change goes into; empty: replay recorded histories alone
#   ORDEAL_REPORTS  where gate.junit.xml, gate.md and gate.sarif go; keep this folder as an artifact
#
# Keep ~/.cache/ordeal between runs: it holds the Temporal server and verdicts on what has not changed.
#
# Exit status: 0 every history goes on · 1 executions in flight would break · 2 something could not be judged ·
# 64 and above: the gate was not run, its message says what to do.
set -eu

ORDEAL="${ORDEAL:-npx --no-install ordeal}"
ORDEAL_BASE="${ORDEAL_BASE-origin/main}"
ORDEAL_REPORTS="${ORDEAL_REPORTS:-gate-reports}"

[ -d node_modules ] || npm ci

status=0

# Keeps the gravest: what was not run, then a break, then what could not be judged.
keep() {
  if [ "$1" -gt 2 ] || [ "$status" -gt 2 ]; then
    if [ "$1" -gt "$status" ]; then status=$1; fi
  elif [ "$1" -eq 1 ] || [ "$status" -eq 1 ]; then
    status=1
  elif [ "$1" -eq 2 ]; then
    status=2
  fi
}

code=0
$ORDEAL replay --reporter list,junit,markdown,sarif --out "$ORDEAL_REPORTS/recorded" || code=$?
keep "$code"

if [ -n "$ORDEAL_BASE" ]; then
  if before=$(git merge-base HEAD "$ORDEAL_BASE"); then
    # On the branch itself there is no code before.
    if [ "$before" != "$(git rev-parse HEAD)" ]; then
      code=0
      $ORDEAL replay --base "$before" --reporter list,junit,markdown,sarif --out "$ORDEAL_REPORTS/base" || code=$?
      keep "$code"
    fi
  else
    echo "The commit that this branch has in common with $ORDEAL_BASE is not here: fetch it (git fetch --unshallow origin), or set ORDEAL_BASE." >&2
    keep 64
  fi
fi

exit "$status"
