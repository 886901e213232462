// The end of every fault that still acts, whatever happened before: at the end of the work, at its bound, after a failure.
import { takesWorker } from '../faults/strike-trigger.ts';
import type { TrialContext } from './trial-context.ts';

/** Ends what strikes and lasts. Asked again, it does nothing more. */
export const endFaults = async ({ places, plan, heals }: TrialContext): Promise<void> => {
  places.llm.heal(plan.key);
  // Each is ended, also when another cannot be.
  const ends = await Promise.allSettled([...heals.values()].map(async (heal) => heal()));
  const problems = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) throw new AggregateError(problems, 'Failed to heal several faults.');
};

/** Ends every fault and writes down which have ended. */
export const healAll = async (trial: TrialContext): Promise<void> => {
  const { plan, recorder, crew } = trial;
  await endFaults(trial);
  const whole = crew.hosts.filter(({ alive }) => alive).length >= plan.workers;
  for (const { id, kind } of plan.faults) if (!takesWorker(kind) || whole) recorder.healed.add(id);
};
