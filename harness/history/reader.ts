// A typed, read-only view of an Event History in proto3 JSON: activities with their policy, timers, failed workflow tasks.
import type { HistoryEventJson, HistoryJson } from '../../reports/evidence/types.ts';

/** A retry policy as the server recorded it, defaults filled in. */
export interface RecordedPolicy {
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
  /** 0: no limit. */
  readonly maximumAttempts: number;
  readonly nonRetryableErrorTypes: readonly string[];
}

export type ActivityEnd = 'completed' | 'failed' | 'timed-out' | 'canceled';

/** One activity of one execution, as far as the history tells. */
export interface RecordedActivity {
  readonly activityId: string;
  readonly activityType: string;
  readonly taskQueue?: string;
  /** Event id of the scheduling. */
  readonly eventId: number;
  readonly scheduledMs: number;
  readonly policy: RecordedPolicy;
  /** Absent where the history does not say; the server records 0 for a timeout that was not asked for. */
  readonly startToCloseMs?: number;
  readonly scheduleToCloseMs?: number;
  readonly heartbeatMs?: number;
  /** The attempt that the server recorded as started: the last one. Absent: none was, or the activity is still open. */
  readonly attempt?: number;
  /** When that attempt started. */
  readonly startedMs?: number;
  readonly end?: ActivityEnd;
  /** `RETRY_STATE_…` where it failed or timed out: why the server gave up. */
  readonly retryState?: string;
}

export interface RecordedTimer {
  readonly timerId: string;
  readonly eventId: number;
  readonly durationMs: number;
  readonly ended: boolean;
}

export interface FailedWorkflowTask {
  readonly eventId: number;
  /** `WORKFLOW_TASK_FAILED_CAUSE_…` */
  readonly cause: string;
  readonly message: string;
}

/** A workflow task that came to nothing without anybody saying why. */
export interface LostWorkflowTask {
  /** Of the event that tells of it. */
  readonly eventId: number;
  /**
   * - `timed-out`: a worker took it and did not answer within the task's timeout. One that no worker took is not among them.
   * - `unrecorded`: the server records the first failure in a row alone; this one was scheduled with a later attempt.
   */
  readonly kind: 'timed-out' | 'unrecorded';
  /** How many. */
  readonly attempts: number;
}

export interface HistoryView {
  readonly activities: readonly RecordedActivity[];
  readonly timers: readonly RecordedTimer[];
  readonly failedWorkflowTasks: readonly FailedWorkflowTask[];
  readonly lostWorkflowTasks: readonly LostWorkflowTask[];
}

/** Of a workflow task that is tried again and again, the history holds the first attempt and the last. */
const RECORDED_ATTEMPTS = 2;

type Fields = Readonly<Record<string, unknown>>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the server itself takes where a policy does not say; the maximum interval is this many initial intervals. */
const SERVER_DEFAULTS = { initialIntervalMs: 1_000, backoffCoefficient: 2, maximumIntervals: 100 };

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => Number(value ?? 0) || 0;

/** Milliseconds of a proto3 JSON duration (`'60s'`, `'0.250s'`); undefined where it is none. */
export const durationMs = (value: unknown): number | undefined => {
  const seconds = /^(-?\d+(?:\.\d+)?)s$/.exec(textOf(value))?.[1];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000);
};

/** Milliseconds since the epoch of an RFC 3339 time with any number of decimals; undefined where it is none. */
export const timestampMs = (value: unknown): number | undefined => {
  const ms = Date.parse(textOf(value));
  return Number.isNaN(ms) ? undefined : ms;
};

/** The attributes of an event, whatever its type: the one key that ends in `EventAttributes`. */
const attributesOf = (event: HistoryEventJson): Fields =>
  fieldsOf(Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1]);

const policyOf = (value: unknown): RecordedPolicy => {
  const policy = fieldsOf(value);
  const initialIntervalMs = durationMs(policy['initialInterval']) ?? SERVER_DEFAULTS.initialIntervalMs;
  const types = policy['nonRetryableErrorTypes'];
  return {
    initialIntervalMs,
    backoffCoefficient: numberOf(policy['backoffCoefficient']) || SERVER_DEFAULTS.backoffCoefficient,
    // The server records 0 where none was asked for.
    maximumIntervalMs: durationMs(policy['maximumInterval']) || initialIntervalMs * SERVER_DEFAULTS.maximumIntervals,
    maximumAttempts: numberOf(policy['maximumAttempts']),
    nonRetryableErrorTypes: Array.isArray(types) ? types.map(String) : [],
  };
};

const timeout = (
  name: 'startToCloseMs' | 'scheduleToCloseMs' | 'heartbeatMs',
  value: unknown,
): Partial<RecordedActivity> => {
  const ms = durationMs(value) ?? 0;
  return ms > 0 ? { [name]: ms } : {};
};

const queue = (taskQueue: string): Partial<RecordedActivity> => (taskQueue === '' ? {} : { taskQueue });

const ENDS: Readonly<Record<string, ActivityEnd>> = {
  EVENT_TYPE_ACTIVITY_TASK_COMPLETED: 'completed',
  EVENT_TYPE_ACTIVITY_TASK_FAILED: 'failed',
  EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: 'timed-out',
  EVENT_TYPE_ACTIVITY_TASK_CANCELED: 'canceled',
};

/** Collects while the events go by, in order. */
class Reading {
  readonly #activities = new Map<string, Mutable<RecordedActivity>>();
  readonly #timers = new Map<string, Mutable<RecordedTimer>>();
  readonly #failedWorkflowTasks: FailedWorkflowTask[] = [];
  readonly #lostWorkflowTasks: LostWorkflowTask[] = [];

  get view(): HistoryView {
    return {
      activities: [...this.#activities.values()],
      timers: [...this.#timers.values()],
      failedWorkflowTasks: this.#failedWorkflowTasks,
      lostWorkflowTasks: this.#lostWorkflowTasks,
    };
  }

  take(event: HistoryEventJson): void {
    const fields = attributesOf(event);
    const end = ENDS[event.eventType];
    if (end !== undefined) return this.#ended(fields, end);
    switch (event.eventType) {
      case 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED':
        return this.#scheduled(event, fields);
      case 'EVENT_TYPE_ACTIVITY_TASK_STARTED':
        return this.#started(event, fields);
      case 'EVENT_TYPE_TIMER_STARTED':
        return this.#timerStarted(event, fields);
      case 'EVENT_TYPE_TIMER_FIRED':
      case 'EVENT_TYPE_TIMER_CANCELED':
        return this.#timerEnded(fields);
      case 'EVENT_TYPE_WORKFLOW_TASK_FAILED':
        return this.#workflowTaskFailed(event, fields);
      case 'EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT':
        return this.#workflowTaskTimedOut(event, fields);
      case 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED':
        return this.#workflowTaskScheduled(event, fields);
      default:
        return undefined;
    }
  }

  #scheduled(event: HistoryEventJson, fields: Fields): void {
    this.#activities.set(event.eventId, {
      activityId: textOf(fields['activityId']),
      activityType: textOf(fieldsOf(fields['activityType'])['name']),
      eventId: Number(event.eventId),
      scheduledMs: timestampMs(event.eventTime) ?? 0,
      policy: policyOf(fields['retryPolicy']),
      ...queue(textOf(fieldsOf(fields['taskQueue'])['name'])),
      ...timeout('startToCloseMs', fields['startToCloseTimeout']),
      ...timeout('scheduleToCloseMs', fields['scheduleToCloseTimeout']),
      ...timeout('heartbeatMs', fields['heartbeatTimeout']),
    });
  }

  #started(event: HistoryEventJson, fields: Fields): void {
    const activity = this.#activities.get(String(fields['scheduledEventId']));
    if (activity === undefined) return;
    activity.attempt = numberOf(fields['attempt']) || 1;
    const startedMs = timestampMs(event.eventTime);
    if (startedMs !== undefined) activity.startedMs = startedMs;
  }

  #ended(fields: Fields, end: ActivityEnd): void {
    const activity = this.#activities.get(String(fields['scheduledEventId']));
    if (activity === undefined) return;
    activity.end = end;
    if (fields['retryState'] !== undefined) activity.retryState = textOf(fields['retryState']);
  }

  #timerStarted(event: HistoryEventJson, fields: Fields): void {
    this.#timers.set(event.eventId, {
      timerId: textOf(fields['timerId']),
      eventId: Number(event.eventId),
      durationMs: durationMs(fields['startToFireTimeout']) ?? 0,
      ended: false,
    });
  }

  #timerEnded(fields: Fields): void {
    const timer = this.#timers.get(String(fields['startedEventId']));
    if (timer !== undefined) timer.ended = true;
  }

  #workflowTaskTimedOut(event: HistoryEventJson, fields: Fields): void {
    // A sticky queue that nobody polls any more times out by schedule-to-start: no code ran.
    if (textOf(fields['timeoutType']) !== 'TIMEOUT_TYPE_START_TO_CLOSE') return;
    this.#lostWorkflowTasks.push({ eventId: Number(event.eventId), kind: 'timed-out', attempts: 1 });
  }

  #workflowTaskScheduled(event: HistoryEventJson, fields: Fields): void {
    // The second attempt follows the one that has an event of its own.
    const attempts = numberOf(fields['attempt']) - RECORDED_ATTEMPTS;
    if (attempts > 0) this.#lostWorkflowTasks.push({ eventId: Number(event.eventId), kind: 'unrecorded', attempts });
  }

  #workflowTaskFailed(event: HistoryEventJson, fields: Fields): void {
    this.#failedWorkflowTasks.push({
      eventId: Number(event.eventId),
      cause: textOf(fields['cause']),
      message: textOf(fieldsOf(fields['failure'])['message']),
    });
  }
}

/** Reads a history. Events of types it does not know are passed over: newer servers add some. */
export const readHistory = (history: HistoryJson): HistoryView => {
  const reading = new Reading();
  for (const event of history.events) reading.take(event);
  return reading.view;
};
