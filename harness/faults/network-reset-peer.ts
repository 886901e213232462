// Connections are reset: TCP RST, at their next data.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.reset-peer' }>;

export const networkResetPeer: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.reset-peer',
  'reset_peer',
  ({ afterMs = 0 }) => ({ timeout: afterMs }),
  ({ afterMs = 0 }) => (afterMs === 0 ? 'reset' : `reset after ${afterMs} ms`),
);
