// What a piece of work does, read from its fault-free trial: what there is that a fault could strike.
import { attributesOf, textAt } from '../history/events.ts';
import { scheduledBy } from '../history/schedule.ts';
import type { LlmExchange, ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';

export type Provider = 'openai' | 'anthropic' | 'gemini';

/** One activity that asked the model. */
export interface ModelCall {
  readonly activity: string;
  /** As a trigger counts it: among the activities of the type, in the order of their scheduling. */
  readonly instance: number;
  readonly provider: Provider;
  readonly streamed: boolean;
  /** Events with text that the first streamed answer had; 0 where it was none. */
  readonly pieces: number;
  readonly says: 'words' | 'vectors';
  readonly json: boolean;
  /** Vectors were asked for as base64. */
  readonly base64: boolean;
  /** The answer says what was used: of a stream only where it is asked to. */
  readonly usage: boolean;
}

/** One activity that asked a service or a page. */
export interface ServiceCall {
  readonly activity: string;
  readonly instance: number;
  /** Some answer had a body that can be cut. */
  readonly body: boolean;
}

/** Activities of one type, in the order of their first start. */
export interface ActivityOfWork {
  readonly activity: string;
  readonly count: number;
  readonly asksModel: boolean;
  readonly asksServices: boolean;
}

export interface Work {
  readonly calls: readonly ModelCall[];
  readonly requests: readonly ServiceCall[];
  readonly activities: readonly ActivityOfWork[];
  /** Workflow tasks of the first run. */
  readonly workflowTasks: number;
  readonly continuesAsNew: number;
  /** Arguments that it is started with. */
  readonly startsWith: number;
  /** Virtual ms after the start at which signals and updates are sent. */
  readonly messagesMs: readonly number[];
  /** Names of the signals and updates that are sent, in their order. */
  readonly signals: readonly string[];
  readonly updates: readonly string[];
  /** Whether a timeout is running when the first signal or update comes. */
  readonly waitsWithTimeout: boolean;
  /** Virtual time of the whole work, ms. */
  readonly virtualMs: number;
  /** Rows that it leaves in the database, as the configuration's probes see them. */
  readonly effects: number;
}

const providerOf = (path: string): Provider => {
  if (path.includes('/messages')) return 'anthropic';
  return /:\w*generateContent|:embedContent|:batchEmbedContents/iu.test(path) ? 'gemini' : 'openai';
};

const isVectors = (path: string): boolean => /embed/iu.test(path);

type Asked = Pick<LlmExchange | ServiceExchange, 'workflowId' | 'runId' | 'activityType' | 'activityId'>;

const keyOf = ({ workflowId, runId, activityType, activityId }: Asked): string =>
  [workflowId, runId, activityType, activityId].join('\n');

interface Asking<T> {
  readonly activity: string;
  readonly instance: number;
  readonly all: readonly [T, ...T[]];
}

/** The number of an activity within its type as they were scheduled; 0 for a local one, which no history has as scheduled. */
const numberIn = ({ executions }: TrialEvidence, asked: Asked): number =>
  executions
    .flatMap(({ workflowId, runId, history }) =>
      scheduledBy(history).map((activity) => ({ ...activity, workflowId, runId })),
    )
    .filter(({ activityType }) => activityType === asked.activityType)
    .findIndex((activity) => keyOf(activity) === keyOf(asked)) + 1;

/** The exchanges of each activity with its number; that of a local activity is the place of its first request. */
const byActivity = <T extends Asked & { readonly arrivedWallMs: number }>(
  evidence: TrialEvidence,
  exchanges: readonly T[],
): readonly Asking<T>[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const exchange of exchanges.toSorted((one, other) => one.arrivedWallMs - other.arrivedWallMs)) {
    const group = groups.get(keyOf(exchange));
    if (group === undefined) groups.set(keyOf(exchange), [exchange]);
    else group.push(exchange);
  }
  const counted = new Map<string, number>();
  return [...groups.values()]
    .map((all): Asking<T> => {
      const activity = all[0].activityType;
      const arrived = (counted.get(activity) ?? 0) + 1;
      counted.set(activity, arrived);
      return { activity, instance: numberIn(evidence, all[0]) || arrived, all };
    })
    .toSorted((one, other) => one.instance - other.instance);
};

const activitiesOf = ({ attempts, llm, services }: TrialEvidence): readonly ActivityOfWork[] => {
  const asked = (exchanges: readonly Asked[], activity: string): boolean =>
    exchanges.some(({ activityType }) => activityType === activity);
  const ordered = attempts.toSorted((one, other) => one.startedWallMs - other.startedWallMs);
  return [...new Set(ordered.map(({ activityType }) => activityType))].map((activity) => ({
    activity,
    count: new Set(
      attempts
        .filter(({ activityType }) => activityType === activity)
        .map(({ workflowId, runId, activityId }) => [workflowId, runId, activityId].join('\n')),
    ).size,
    asksModel: asked(llm, activity),
    asksServices: asked(services, activity),
  }));
};

const MESSAGE_EVENTS: readonly string[] = [
  'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
  'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED',
];

/** Whether a timer runs at the first signal or update: started before it, neither fired nor cancelled. */
const isTimed = ({ executions }: TrialEvidence): boolean => {
  const events = executions.flatMap(({ history }) => history.events);
  const signaled = events.findIndex(({ eventType }) => MESSAGE_EVENTS.includes(eventType));
  const running = new Set<string>();
  for (const event of events.slice(0, Math.max(signaled, 0))) {
    const timer = textAt(attributesOf(event), 'timerId');
    if (timer === undefined) continue;
    if (event.eventType === 'EVENT_TYPE_TIMER_STARTED') running.add(timer);
    else running.delete(timer);
  }
  return running.size > 0;
};

/** @param evidence - of the work without faults, completed */
export const workOf = (evidence: TrialEvidence): Work => {
  const [first] = evidence.executions;
  return {
    calls: byActivity(evidence, evidence.llm).map(({ activity, instance, all: [call] }) => ({
      activity,
      instance,
      provider: providerOf(call.path),
      streamed: call.stream !== undefined,
      pieces: call.stream?.pieces ?? 0,
      says: isVectors(call.path) ? 'vectors' : 'words',
      json: call.asksJson === true,
      base64: call.asksBase64 === true,
      usage: call.withoutUsage !== true,
    })),
    requests: byActivity(evidence, evidence.services).map(({ activity, instance, all }) => ({
      activity,
      instance,
      body: all.some(({ withoutBody }) => withoutBody !== true),
    })),
    activities: activitiesOf(evidence),
    workflowTasks:
      first === undefined
        ? 0
        : first.history.events.filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED').length,
    continuesAsNew: evidence.executions.filter(({ status }) => status === 'continued-as-new').length,
    startsWith: evidence.plan.args.length,
    messagesMs: evidence.plan.actions.flatMap(({ kind, when }) =>
      kind !== 'query' && when.kind === 'moment' ? [when.atMs] : [],
    ),
    signals: evidence.plan.actions.flatMap((action) => (action.kind === 'signal' ? [action.signal] : [])),
    updates: evidence.plan.actions.flatMap((action) => (action.kind === 'update' ? [action.update] : [])),
    waitsWithTimeout: isTimed(evidence),
    virtualMs: evidence.timings.virtualMs,
    effects: evidence.effects.length,
  };
};
