// A worker process dies of SIGKILL at an exact point: no drain, no last word. Healed by a standby that takes its place.
import type { ActivityPoint, Duration, KillFault, KillTrigger, WorkflowTaskPoint } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

/** The point that a process reaches; undefined where the kill waits for a moment of the virtual clock. */
export const pointOf = (on: KillTrigger): ActivityPoint | WorkflowTaskPoint | undefined =>
  'activity' in on || 'workflowTask' in on ? on : undefined;

/** The moment of the virtual clock; undefined where the kill waits for a point. */
export const momentOf = (on: KillTrigger): Duration | undefined =>
  'activity' in on || 'workflowTask' in on ? undefined : on.at;

const durationTitle = (duration: Duration): string => (typeof duration === 'number' ? `${duration} ms` : duration);

const triggerTitle = (on: KillTrigger): string => {
  if ('workflowTask' in on) return `workflow task #${on.workflowTask}`;
  if ('activity' in on) return `${on.activity} ${on.at} #${on.nth ?? 1}`;
  return `virtual +${durationTitle(on.at)}`;
};

export const workerKill: FaultKindOf<KillFault> = {
  kind: 'worker.kill',
  planned: () => 1,
  title: ({ on, workers }) => `${workers === 'all' ? 'all workers' : 'worker'} killed at ${triggerTitle(on)}`,
};
