// A worker process dies of SIGKILL at an exact point: no drain, no last word. Healed by a standby that takes its place.
import type { Duration, ExecutionPoint, KillFault, KillTrigger, VirtualMoment } from '../scenario/types.ts';
import { momentTitle, pointTitle } from './point-title.ts';
import type { FaultKindOf } from './types.ts';

const isMoment = (on: KillTrigger): on is VirtualMoment => 'at' in on && !('activity' in on);

/** The point that a process reaches; undefined where the kill waits for a moment of the virtual clock. */
export const pointOf = (on: KillTrigger): ExecutionPoint | undefined => (isMoment(on) ? undefined : on);

/** The moment of the virtual clock; undefined where the kill waits for a point. */
export const momentOf = (on: KillTrigger): Duration | undefined => (isMoment(on) ? on.at : undefined);

const triggerTitle = (on: KillTrigger): string => (isMoment(on) ? momentTitle(on.at) : pointTitle(on));

export const workerKill: FaultKindOf<KillFault> = {
  kind: 'worker.kill',
  planned: () => 1,
  title: ({ on, workers }) => `${workers === 'all' ? 'all workers' : 'worker'} killed at ${triggerTitle(on)}`,
};
