// The event loop of a worker process stands still: no heartbeat, no answer. Healed by going on.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type BlockedLoop = Extract<Fault, { kind: 'worker.blocked-loop' }>;

export const workerBlockedLoop: FaultKindOf<BlockedLoop> = {
  kind: 'worker.blocked-loop',
  planned: () => 1,
  title: ({ on, forMs }) => `event loop blocked${forMs === undefined ? '' : ` for ${forMs} ms`} at ${strikeTitle(on)}`,
};
