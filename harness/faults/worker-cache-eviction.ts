// No worker process keeps a workflow in memory: every workflow task replays from the start. Healed with the end of the trial.
import type { Fault } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

type CacheEviction = Extract<Fault, { kind: 'worker.cache-eviction' }>;

export const workerCacheEviction: FaultKindOf<CacheEviction> = {
  kind: 'worker.cache-eviction',
  planned: () => 1,
  title: () => 'no workflow kept in memory',
};
