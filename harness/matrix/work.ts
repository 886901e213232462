// What a piece of work does, read from its fault-free trial: what there is that a fault could strike.
import { attributesOf, textAt } from '../history/events.ts';
import type { LlmExchange, ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';

export type Provider = 'openai' | 'anthropic' | 'gemini';

/** One activity that asked the model. */
export interface ModelCall {
  readonly activity: string;
  /** As a trigger counts it: among the activities of the type, by the arrival of their first call. */
  readonly instance: number;
  readonly provider: Provider;
  readonly streamed: boolean;
  /** Events with text that the first streamed answer had; 0 where it was none. */
  readonly pieces: number;
  readonly says: 'words' | 'vectors';
  readonly json: boolean;
}

/** One activity that asked a service or a page. */
export interface ServiceCall {
  readonly activity: string;
  readonly instance: number;
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
  /** Virtual ms after the start at which signals are sent. */
  readonly signalsMs: readonly number[];
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

/** The exchanges of each activity, numbered within its type by the arrival of the first. */
const byActivity = <T extends Asked & { readonly arrivedWallMs: number }>(
  exchanges: readonly T[],
): readonly { readonly activity: string; readonly instance: number; readonly all: readonly [T, ...T[]] }[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const exchange of exchanges.toSorted((one, other) => one.arrivedWallMs - other.arrivedWallMs)) {
    const key = [exchange.workflowId, exchange.runId, exchange.activityType, exchange.activityId].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [exchange]);
    else group.push(exchange);
  }
  const counted = new Map<string, number>();
  return [...groups.values()].map((all) => {
    const activity = all[0].activityType;
    const instance = (counted.get(activity) ?? 0) + 1;
    counted.set(activity, instance);
    return { activity, instance, all };
  });
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
    calls: byActivity(evidence.llm).map(({ activity, instance, all: [call] }) => ({
      activity,
      instance,
      provider: providerOf(call.path),
      streamed: call.stream !== undefined,
      pieces: call.stream?.pieces ?? 0,
      says: isVectors(call.path) ? 'vectors' : 'words',
      json: call.asksJson === true,
    })),
    requests: byActivity(evidence.services).map(({ activity, instance }) => ({ activity, instance })),
    activities: activitiesOf(evidence),
    workflowTasks:
      first === undefined
        ? 0
        : first.history.events.filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED').length,
    continuesAsNew: evidence.executions.filter(({ status }) => status === 'continued-as-new').length,
    signalsMs: evidence.plan.actions.flatMap(({ kind, when }) =>
      kind === 'signal' && when.kind === 'moment' ? [when.atMs] : [],
    ),
    signals: evidence.plan.actions.flatMap((action) => (action.kind === 'signal' ? [action.signal] : [])),
    updates: evidence.plan.actions.flatMap((action) => (action.kind === 'update' ? [action.update] : [])),
    waitsWithTimeout: isTimed(evidence),
    virtualMs: evidence.timings.virtualMs,
    effects: evidence.effects.length,
  };
};
