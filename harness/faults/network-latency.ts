// All data comes later by the same time.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.latency' }>;

export const networkLatency: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.latency',
  'latency',
  ({ ms }) => ({ latency: ms, jitter: 0 }),
  ({ ms }) => `${ms} ms late`,
);
