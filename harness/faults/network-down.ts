// The link is down: open connections end, new ones are refused.
import type { Fault } from '../scenario/types.ts';
import { downKind, type NetworkKindOf } from './network-kind.ts';

type Down = Extract<Fault, { kind: 'network.down' }>;

export const networkDown: NetworkKindOf<Down> = downKind<Down>('network.down');
