// A connection that one side has closed ends later for the other.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.slow-close' }>;

export const networkSlowClose: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.slow-close',
  'slow_close',
  ({ delayMs }) => ({ delay: delayMs }),
  ({ delayMs }) => `closes ${delayMs} ms late`,
);
