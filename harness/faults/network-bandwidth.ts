// The link is narrow.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.bandwidth' }>;

export const networkBandwidth: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.bandwidth',
  'bandwidth',
  ({ kilobytesPerSecond }) => ({ rate: kilobytesPerSecond }),
  ({ kilobytesPerSecond }) => `at ${kilobytesPerSecond} kB/s`,
);
