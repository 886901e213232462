// Has the process that computes the next workflow task of an execution stop there, so that something else can arrive meanwhile.
import { poll } from '../../clock.ts';
import type { PointRule } from '../../workers/types.ts';
import { ACTION_WALL_MS } from '../bounds.ts';
import { rulesFor, type TrialContext } from '../trial-context.ts';

const STANDING = { everyMs: 5, boundMs: ACTION_WALL_MS };

export interface Standing {
  readonly trial: TrialContext;
  readonly workflowId: string;
  /** The executions of the trial that run now. */
  readonly ordinals: readonly number[];
}

/** The number that the next workflow task of the newest run has. */
const nextTask = async ({ trial, workflowId }: Standing): Promise<number> => {
  const { events } = await trial.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length + 1;
};

/** Every process of the trial heeds the rule as well from now on. @returns what ends that */
const arm = async ({ trial, ordinals }: Standing, rule: PointRule): Promise<() => Promise<void>> => {
  const { crew, plan, recorder } = trial;
  recorder.stands.add(rule);
  await crew.rearm(rulesFor(plan, ordinals, recorder));
  return async () => {
    recorder.stands.delete(rule);
    await crew.rearm(rulesFor(plan, ordinals, recorder));
  };
};

/** Before `trigger`, which makes the task: who has computed it dies of this fault. */
export const killAtNextTask = async (
  standing: Standing,
  faultId: string,
  trigger: () => Promise<void>,
): Promise<void> => {
  const { trial, workflowId } = standing;
  const { recorder, places } = trial;
  const rule = { faultId, on: { workflowTask: await nextTask(standing) }, workflowId };
  const disarm = await arm(standing, rule);
  await trigger();
  await poll(places.clock, STANDING, () => (recorder.strikes(faultId).length > 0 ? true : undefined));
  // A strike takes its rule along; one that never came must not wait for another task.
  if (recorder.strikes(faultId).length === 0) await disarm();
  else recorder.stands.delete(rule);
};

/**
 * `trigger` makes a task; while it is computed and not reported, `act` happens and is told its number; then the process goes on. Where no
 * process comes there within the bound, `act` happens all the same, without a number.
 */
export const whileTaskIsHeld = async (
  standing: Standing,
  name: string,
  trigger: () => Promise<void>,
  act: (task: number | undefined) => Promise<void>,
): Promise<void> => {
  const { trial, workflowId } = standing;
  const { crew, places } = trial;
  const task = await nextTask(standing);
  const rule = { actionId: name, on: { workflowTask: task }, workflowId };
  let goOn: (() => void) | undefined;
  const unlisten = crew.listen((host, message) => {
    if (message.kind === 'at-action' && message.actionId === name && message.workflowId === workflowId)
      goOn = () => host.resume(name, workflowId);
  });
  const disarm = await arm(standing, rule);
  try {
    await trigger();
    await poll(places.clock, STANDING, () => goOn);
    await act(goOn === undefined ? undefined : task);
  } finally {
    unlisten();
    goOn?.();
    await disarm();
  }
};
