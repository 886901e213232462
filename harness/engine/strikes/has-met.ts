// Whether a fault of the network has met anything, from what went over its links while it was on.
import type { Impairment, Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';

/** What was seen while a fault was on. */
export interface Seen {
  /** Connections that were there when it came. */
  readonly openBefore: number;
  readonly traffic: Traffic;
  /** Attempts of the struck processes that failed, as far as nothing else explains it (own-failures.ts). */
  readonly failures: number;
  /** Calls that a client outside began. */
  readonly asked: number;
}

/**
 * Whether it has met something. A connection that is kept and that nobody uses proves nothing, with two exceptions: that of a worker to the
 * server has always something under way, and the end of one in a pool is noticed by the pool.
 */
export const hasMet = (impairment: Impairment, link: NetworkFault['link'], seen: Seen): boolean => {
  if (impairment.kind === 'down') return hasFailed(link, seen);
  const { type, directions, attributes } = impairment;
  const { traffic } = seen;
  switch (type) {
    case 'latency':
    case 'bandwidth':
    case 'slicer':
      // An echo has shown already that it slows data down; here data of the pipeline has to have gone each way that is slow.
      return directions.every((direction) => traffic[`${direction}Bytes`] > 0);
    case 'timeout':
      return directions.includes('upstream') ? wasSwallowed(link, seen) : traffic.downstreamBytes > 0;
    case 'slow_close':
      return traffic.endedInUse > 0;
    case 'reset_peer':
      return traffic.endedInUse > 0 || (link === 'worker-temporal' && traffic.ended > 0);
    case 'limit_data':
      // Less has gone no way over a connection that it ended.
      return (
        traffic.ended > 0 && directions.some((direction) => traffic[`${direction}Bytes`] >= (attributes['bytes'] ?? 0))
      );
  }
};

/** What is refused is seen on no wire: an attempt has failed meanwhile, a client has asked, or a connection was cut that is somebody's. */
const hasFailed = (link: NetworkFault['link'], { traffic, failures, asked }: Seen): boolean => {
  switch (link) {
    case 'worker-temporal':
    case 'worker-database':
      return failures > 0 || traffic.ended > 0;
    case 'worker-llm':
      return failures > 0;
    case 'client-temporal':
      return asked > 0;
  }
};

/** Nor is what was swallowed on its way to the service: whoever connects speaks first, and whoever waits is in use. */
const wasSwallowed = (link: NetworkFault['link'], { openBefore, traffic, failures, asked }: Seen): boolean => {
  if (traffic.opened > 0 || traffic.endedInUse > 0 || failures > 0) return true;
  if (link === 'client-temporal') return asked > 0;
  return link === 'worker-temporal' && openBefore > 0;
};
