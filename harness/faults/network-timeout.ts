// Data is lost without a word, and the connection stays open: for a time, or until the fault is healed.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.timeout' }>;

export const networkTimeout: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.timeout',
  'timeout',
  ({ closeAfterMs = 0 }) => ({ timeout: closeAfterMs }),
  ({ closeAfterMs }) =>
    closeAfterMs === undefined ? 'swallows everything' : `swallows everything and ends after ${closeAfterMs} ms`,
);
