// Whether a fault of a message struck, as the histories tell: each copy of a message stands in them under its own name. Pure.
import { attributesOf, textAt } from '../../history/events.ts';
import { durationMs } from '../../history/reader.ts';
import type { MessageFault } from '../../scenario/types.ts';
import type {
  ExecutionEvidence,
  HistoryEventJson,
  MessageDelivery,
  Plan,
  Strike,
} from '../../../reports/evidence/types.ts';
import type { MessagePlan } from '../plan-action.ts';
import { identityOf, isMessage, overtakerOf, struckBy } from './struck.ts';

/** A signal this near to a timeout came with it, ms; more than the lead that it is given (timeout.ts). */
const TOGETHER_MS = 10_000;

const SIGNALED = 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED';
const ACCEPTED = 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED';
const FIRED = 'EVENT_TYPE_TIMER_FIRED';
const TIMER_STARTED = 'EVENT_TYPE_TIMER_STARTED';
const REPORTED: readonly string[] = ['EVENT_TYPE_WORKFLOW_TASK_COMPLETED', 'EVENT_TYPE_WORKFLOW_TASK_FAILED'];
const TASK_STARTED = 'EVENT_TYPE_WORKFLOW_TASK_STARTED';

/** All that is known of one execution. */
interface Scene {
  readonly plan: Plan;
  readonly action: MessagePlan;
  /** Of all its runs. */
  readonly events: readonly HistoryEventJson[];
  readonly deliveries: readonly MessageDelivery[];
  readonly isOver: boolean;
}

const timeOf = ({ eventTime }: HistoryEventJson): number => Date.parse(eventTime);

/** The name of the copy that an event is about; undefined for events of other kinds. */
const nameIn = (event: HistoryEventJson): string | undefined => {
  if (event.eventType === SIGNALED) return textAt(attributesOf(event), 'identity');
  return event.eventType === ACCEPTED ? textAt(attributesOf(event), 'acceptedRequest', 'meta', 'updateId') : undefined;
};

const placesOf = ({ events }: Scene, action: MessagePlan, copy: number): readonly number[] =>
  events.flatMap((event, index) => (nameIn(event) === identityOf(action, copy) ? [index] : []));

const answersTo = ({ action, deliveries }: Scene, copy: number): readonly MessageDelivery[] =>
  deliveries.filter(
    ({ identity, answeredWallMs }) => identity === identityOf(action, copy) && answeredWallMs !== undefined,
  );

const eventAt = ({ events }: Scene, index: number | undefined): string =>
  `event ${index === undefined ? '?' : events[index]?.eventId}`;

const repeatedAs = (scene: Scene, isSame: boolean): string | undefined => {
  const [first, second] = [placesOf(scene, scene.action, 1), placesOf(scene, scene.action, 2)];
  if (isSame)
    return answersTo(scene, 1).length > 1 && first.length > 0
      ? `the request was sent twice, and is ${first.map((at) => eventAt(scene, at)).join(' and ')} of the history`
      : undefined;
  return first.length > 0 && second.length > 0
    ? `sent twice: ${eventAt(scene, first[0])} and ${eventAt(scene, second[0])} of the history`
    : undefined;
};

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

/** Both were there before the workflow had decided: the task of the one was reported when the other had come. */
const withTimeout = (scene: Scene, first: 'signal' | 'timeout'): string | undefined => {
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
  return met === undefined
    ? undefined
    : `${eventAt(scene, own)} of the history, ${Math.abs(met.dueMs - sentMs)} ms ${first === 'signal' ? 'before' : 'after'} the timeout of ${eventAt(scene, met.startedAt)} was due, and before the workflow had decided`;
};

/** What shows that it struck; undefined where nothing does. */
const proofOf = (fault: MessageFault, scene: Scene): string | undefined => {
  const [own] = placesOf(scene, scene.action, 1);
  switch (fault.kind) {
    case 'signal.duplicated':
      return repeatedAs(scene, fault.request === 'same');
    case 'update.duplicated':
      return repeatedAs(scene, fault.id !== 'new');
    case 'signal.reordered': {
      const overtaker = overtakerOf(scene.plan, scene.action);
      const [before] = overtaker === undefined ? [] : placesOf(scene, overtaker, 1);
      return own !== undefined && before !== undefined && before < own
        ? `${eventAt(scene, own)} of the history, behind ${eventAt(scene, before)} that was to come later`
        : undefined;
    }
    case 'signal.before-start': {
      const task = scene.events.findIndex(({ eventType }) => eventType === TASK_STARTED);
      return own !== undefined && own < task ? `${eventAt(scene, own)}, before any workflow task` : undefined;
    }
    case 'signal.after-end':
    case 'update.after-end': {
      const error = answersTo(scene, 1)[0]?.error;
      return scene.isOver && error !== undefined ? `answered with ${error} after the end` : undefined;
    }
    case 'signal.at-timeout':
      return withTimeout(scene, fault.first ?? 'timeout');
    case 'signal.during-crash':
    case 'update.during-crash':
      return undefined; // written down when the process died
  }
};

/** One strike for each execution in which it is seen. */
export const messageStrikes = (
  plan: Plan,
  faultId: string,
  deliveries: readonly MessageDelivery[],
  executions: readonly ExecutionEvidence[],
): readonly Strike[] => {
  const action = plan.actions.filter(isMessage).find((one) => struckBy(plan, one)?.planned.id === faultId);
  const struck = action === undefined ? undefined : struckBy(plan, action);
  if (action === undefined || struck === undefined) return [];
  return [...new Set(executions.map(({ workflowId }) => workflowId))].flatMap((workflowId) => {
    const runs = executions.filter((execution) => execution.workflowId === workflowId);
    const own = deliveries.filter((delivery) => delivery.execution === workflowId);
    const events = runs.flatMap(({ history }) => history.events);
    const isOver = runs.at(-1)?.status !== 'running';
    const detail = proofOf(struck.fault, { plan, action, events, deliveries: own, isOver });
    const sent = own.filter(({ actionId }) => actionId === action.id).at(-1);
    return detail === undefined || sent === undefined ? [] : [{ wallMs: sent.sentWallMs, detail, workflowId }];
  });
};
