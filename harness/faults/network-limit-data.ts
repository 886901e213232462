// A connection ends in the middle, when so many bytes have gone through it.
import type { Fault } from '../scenario/types.ts';
import { toxicKind, type NetworkKindOf } from './network-kind.ts';

type Struck = Extract<Fault, { kind: 'network.limit-data' }>;

export const networkLimitData: NetworkKindOf<Struck> = toxicKind<Struck>(
  'network.limit-data',
  'limit_data',
  ({ bytes }) => ({ bytes }),
  ({ bytes }) => `ends after ${bytes} bytes`,
);
