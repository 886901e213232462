// Whether a message and a timeout met: both were there before the workflow had decided. Pure.
import { attributesOf } from '../../history/events.ts';
import { durationMs } from '../../history/reader.ts';
import { identityOf } from './struck.ts';
import { eventAt, placesOf, TASK_COMPLETED, TASK_STARTED, timeOf, type Scene } from './scene.ts';

/** A message this near to a timeout came with it, ms; more than the lead that it is given (timeout.ts). */
const TOGETHER_MS = 10_000;

const FIRED = 'EVENT_TYPE_TIMER_FIRED';
const TIMER_STARTED = 'EVENT_TYPE_TIMER_STARTED';
const RUN_STARTED = 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED';
const REPORTED: readonly string[] = [TASK_COMPLETED, 'EVENT_TYPE_WORKFLOW_TASK_FAILED'];

interface Timer {
  readonly startedAt: number;
  readonly dueMs: number;
  /** Place of the event that says that it fired. */
  readonly firedAt?: number;
}

const timersOf = ({ events }: Scene): readonly Timer[] =>
  events.flatMap((event, startedAt) => {
    if (event.eventType !== TIMER_STARTED) return [];
    const started = attributesOf(event);
    const dueMs = timeOf(event) + (durationMs(started['startToFireTimeout']) ?? 0);
    const firedAt = events.findIndex(
      (each, at) => at > startedAt && each.eventType === FIRED && attributesOf(each)['timerId'] === started['timerId'],
    );
    return [{ startedAt, dueMs, ...(firedAt === -1 ? {} : { firedAt }) }];
  });

const proven = (scene: Scene, own: number | undefined, fromDueMs: number, startedAt: number): string =>
  `${own === undefined ? 'refused' : `${eventAt(scene, own)} of the history`}, ${Math.abs(fromDueMs)} ms ${fromDueMs < 0 ? 'before' : 'after'} the timeout of ${eventAt(scene, startedAt)} was due, and before the workflow had decided`;

/** Both were there before the workflow had decided: the task of the one was reported when the other had come. */
export const signalWithTimeout = (scene: Scene, first: 'signal' | 'timeout'): string | undefined => {
  const [own] = placesOf(scene, scene.action, 1);
  const signal = own === undefined ? undefined : scene.events[own];
  if (own === undefined || signal === undefined) return undefined;
  const sentMs = timeOf(signal);
  /** Reported (or refused, because something had come meanwhile), the first time behind this place. */
  const reportedMs = (place: number): number => {
    const task = scene.events.find(({ eventType }, at) => at > place && REPORTED.includes(eventType));
    return task === undefined ? Infinity : timeOf(task);
  };
  const met = timersOf(scene).find(({ startedAt, dueMs, firedAt }) =>
    first === 'signal'
      ? startedAt < own && sentMs < dueMs && dueMs - sentMs <= TOGETHER_MS && reportedMs(own) >= dueMs
      : firedAt !== undefined && firedAt < own && sentMs - dueMs <= TOGETHER_MS && reportedMs(firedAt) >= sentMs,
  );
  return met === undefined ? undefined : proven(scene, own, sentMs - met.dueMs, met.startedAt);
};

/** The nth workflow task of the run that has this place: where it was started, and where it was reported or refused. */
const taskOf = (
  { events }: Scene,
  place: number,
  nth: number,
): { readonly startedAt: number; readonly reportedAt: number } | undefined => {
  const from = events.findLastIndex(({ eventType }, at) => at <= place && eventType === RUN_STARTED);
  let completed = 0;
  let startedAt: number | undefined;
  for (const [at, { eventType }] of events.entries()) {
    if (at < from) continue;
    if (completed === nth - 1 && eventType === TASK_STARTED) startedAt = at;
    if (startedAt !== undefined && REPORTED.includes(eventType)) return { startedAt, reportedAt: at };
    if (eventType === TASK_COMPLETED) completed += 1;
  }
  return undefined;
};

/** Whether the task that began there is the one that what fired here had made. */
const isOwnTask = ({ events }: Scene, firedAt: number, startedAt: number): boolean =>
  firedAt < startedAt && !events.slice(firedAt, startedAt).some(({ eventType }) => eventType === TASK_COMPLETED);

/**
 * The same of an update. No history says when one arrived: the delivery names the task that was computed and not reported by then.
 * Either that task began before the timeout and was reported behind it, or it was the one that the timeout had made. Where that task
 * ends the execution, the server refuses the update, and no history has it.
 */
export const updateWithTimeout = (scene: Scene, first: 'update' | 'timeout'): string | undefined => {
  const [own] = placesOf(scene, scene.action, 1);
  const identity = identityOf(scene.action, 1);
  const delivery = scene.deliveries.find((each) => each.identity === identity && each.duringTask !== undefined);
  if (delivery?.duringTask === undefined || (own === undefined && delivery.error === undefined)) return undefined;
  const task = taskOf(scene, own ?? scene.events.length - 1, delivery.duringTask);
  const [started, reported] = [scene.events[task?.startedAt ?? -1], scene.events[task?.reportedAt ?? -1]];
  if (task === undefined || started === undefined || reported === undefined) return undefined;
  if (own !== undefined && own < task.reportedAt) return undefined;
  const begunMs = timeOf(started);
  const met = timersOf(scene).find(({ startedAt, dueMs, firedAt }) =>
    first === 'update'
      ? startedAt < task.startedAt && begunMs < dueMs && dueMs - begunMs <= TOGETHER_MS && timeOf(reported) >= dueMs
      : firedAt !== undefined && dueMs <= begunMs && isOwnTask(scene, firedAt, task.startedAt),
  );
  return met === undefined ? undefined : proven(scene, own, begunMs - met.dueMs, met.startedAt);
};
