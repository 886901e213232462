// Whether a fault of the network has met anything, from what went over its links while it was on.
import type { Impairment, Traffic } from '../../network/types.ts';
import type { NetworkFault } from '../../scenario/types.ts';

/**
 * Whether it has met something. What was swallowed on its way to the service is seen nowhere: there a connection that was on the link has
 * to do. Nor is what was refused: a link that is down has cut a connection, or an attempt has failed meanwhile. Connections to a model
 * are kept for a while by nobody in particular: there an attempt has to fail.
 */
export const hasMet = (
  impairment: Impairment,
  link: NetworkFault['link'],
  openBefore: number,
  traffic: Traffic,
  failures: number,
): boolean => {
  if (impairment.kind === 'down') return failures > 0 || (openBefore > 0 && link !== 'worker-llm');
  const { type, directions, attributes } = impairment;
  switch (type) {
    case 'latency':
    case 'bandwidth':
    case 'slicer':
      // An echo has shown already that it slows data down; here data of the pipeline has to have gone each way that is slow.
      return directions.every((direction) => traffic[`${direction}Bytes`] > 0);
    case 'timeout':
      return directions.includes('upstream') ? openBefore + traffic.opened > 0 : traffic.downstreamBytes > 0;
    case 'slow_close':
    case 'reset_peer':
      return traffic.ended > 0;
    case 'limit_data':
      // Less has gone no way over a connection that it ended.
      return (
        traffic.ended > 0 && directions.some((direction) => traffic[`${direction}Bytes`] >= (attributes['bytes'] ?? 0))
      );
  }
};
