// What the server fills in where code says nothing: without it, every default would look like a change.

/** Of the recording execution; durations in ms, 0 for none. */
export interface OwnSettings {
  readonly taskQueue: string;
  readonly runTimeoutMs: number;
  readonly taskTimeoutMs: number;
}

export interface ActivityTimeouts {
  readonly scheduleToClose: number;
  readonly scheduleToStart: number;
  readonly startToClose: number;
  readonly heartbeat: number;
}

export interface ChildTimeouts {
  readonly execution: number;
  readonly run: number;
  readonly task: number;
}

export interface RetryOptions {
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
  readonly maximumAttempts: number;
  readonly nonRetryableErrorTypes: readonly string[];
}

const INITIAL_INTERVAL_MS = 1_000;
const BACKOFF_COEFFICIENT = 2;
/** The longest wait is this many times the first. */
const MAXIMUM_INTERVAL_FACTOR = 100;
const TASK_TIMEOUT_MS = 10_000;

/** The smaller of two, where 0 is no bound. */
const capped = (ms: number, boundMs: number): number => (boundMs > 0 && (ms === 0 || ms > boundMs) ? boundMs : ms);

/** Never longer than the run; a missing one follows from schedule-to-close, or from the run. */
export function activityTimeouts(given: ActivityTimeouts, runTimeoutMs: number): ActivityTimeouts {
  const inner = given.scheduleToClose > 0 ? given.scheduleToClose : runTimeoutMs;
  const startToClose = capped(capped(given.startToClose, given.scheduleToClose), runTimeoutMs);
  return {
    scheduleToClose: capped(given.scheduleToClose, runTimeoutMs),
    scheduleToStart: capped(capped(given.scheduleToStart, inner), runTimeoutMs),
    startToClose,
    heartbeat: Math.min(given.heartbeat, startToClose),
  };
}

export function childTimeouts({ execution, run, task }: ChildTimeouts): ChildTimeouts {
  const runMs = capped(run, execution);
  return { execution, run: runMs, task: Math.min(task || TASK_TIMEOUT_MS, runMs || Number.POSITIVE_INFINITY) };
}

export function retryOptions(given: Partial<RetryOptions>): RetryOptions {
  const initialIntervalMs = given.initialIntervalMs || INITIAL_INTERVAL_MS;
  return {
    initialIntervalMs,
    backoffCoefficient: given.backoffCoefficient || BACKOFF_COEFFICIENT,
    maximumIntervalMs: given.maximumIntervalMs || initialIntervalMs * MAXIMUM_INTERVAL_FACTOR,
    maximumAttempts: given.maximumAttempts ?? 0,
    nonRetryableErrorTypes: given.nonRetryableErrorTypes ?? [],
  };
}
