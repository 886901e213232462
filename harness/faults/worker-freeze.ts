// A worker process stands still (SIGSTOP) until its attempts have timed out, then comes back (SIGCONT) and reports what it had in hand.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Freeze = Extract<Fault, { kind: 'worker.freeze' }>;

export const workerFreeze: FaultKindOf<Freeze> = {
  kind: 'worker.freeze',
  planned: () => 1,
  title: ({ on }) => `worker frozen at ${strikeTitle(on)}`,
};
