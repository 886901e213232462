// A worker process dies of SIGKILL at an exact point: no drain, no last word. Healed by a standby that takes its place.
import type { KillFault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

export const workerKill: FaultKindOf<KillFault> = {
  kind: 'worker.kill',
  planned: () => 1,
  title: ({ on, workers }) => `${workers === 'all' ? 'all workers' : 'worker'} killed at ${strikeTitle(on)}`,
};
