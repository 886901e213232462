// A worker process runs out of memory and V8 ends it. Healed by a standby that takes its place.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Memory = Extract<Fault, { kind: 'worker.memory' }>;

export const workerMemory: FaultKindOf<Memory> = {
  kind: 'worker.memory',
  planned: () => 1,
  title: ({ on }) => `worker out of memory at ${strikeTitle(on)}`,
};
