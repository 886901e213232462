// The end of every fault that still acts, whatever happened before: at the end of the work, at its bound, after a failure. Then what was
// struck is asked whether it is sound again: a healing that did not take makes the trial unknown.
import { takesWorker } from '../faults/strike-trigger.ts';
import type { TrialContext } from './trial-context.ts';
import { soundness } from './soundness.ts';

/** Ends what strikes and lasts. Asked again, it does nothing more. */
export const endFaults = async ({ places, plan, heals }: TrialContext): Promise<void> => {
  places.llm.heal(plan.key);
  // Each is ended, also when another cannot be.
  const ends = await Promise.allSettled([...heals.values()].map(async (heal) => heal()));
  const problems = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) throw new AggregateError(problems, 'Failed to heal several faults.');
};

/** Ends every fault and writes down which have ended, and why the others have not. */
export const healAll = async (trial: TrialContext): Promise<void> => {
  const { plan, recorder, crew, signal } = trial;
  await endFaults(trial);
  const there = crew.hosts.filter(({ alive }) => alive).length;
  // Of a run that is cut short nobody asks.
  const sound = signal.aborted ? async () => undefined : soundness(trial);
  for (const { id, kind } of plan.faults) {
    const few = takesWorker(kind) && there < plan.workers;
    const reason = few ? `${there} of ${plan.workers} worker processes are there` : await sound(id, kind);
    if (reason === undefined) recorder.healed.add(id);
    else recorder.unsound.set(id, reason);
  }
};
