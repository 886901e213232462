// Writes down what a trial's workers say and what the engine does to them, as evidence. Decides nothing.
import { canaryIn } from '../checkers/canary.ts';
import type { AttemptKey, FromHost, PointRule } from '../workers/types.ts';
import type {
  ActionRecord,
  ActivityAttempt,
  MessageDelivery,
  Plan,
  QueryRecord,
  Recovery,
  Strike,
  UnsettledAttempt,
  WorkerOutput,
  WorkerRecord,
} from '../../reports/evidence/types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const nameOf = (key: AttemptKey): string => [key.workflowId, key.runId, key.activityId, key.attempt].join('\u0000');

export class Recorder {
  readonly #attempts = new Map<string, Mutable<ActivityAttempt>>();
  readonly #strikes = new Map<string, Strike[]>();
  /** Faults that no longer act: the fake provider answers truly again, the fleet is whole again. */
  readonly healed: Set<string> = new Set<string>();
  /** Wall ms at which everything was healed; undefined where nothing was planned. */
  healedWallMs: number | undefined;
  /** By the id of a fault, why what it struck is not sound again. */
  readonly unsound: Map<string, string> = new Map<string, string>();
  readonly actions: ActionRecord[] = [];
  /** In the order in which they were sent. */
  readonly deliveries: Mutable<MessageDelivery>[] = [];
  /** Points at which a process has to stop for a message that is on its way, beside those of the plan. */
  readonly stands: Set<PointRule> = new Set<PointRule>();
  /** In the order in which their answers came. */
  readonly queries: QueryRecord[] = [];
  readonly workers: Mutable<WorkerRecord>[] = [];
  /** Where the API key of the processes was written. */
  readonly output: WorkerOutput[] = [];
  readonly recoveries: Mutable<Recovery>[] = [];
  /** Bodies that outlasted the bound after the end of the work. */
  readonly unsettled: UnsettledAttempt[] = [];
  readonly #workflowIdPrefix: string;

  constructor(plan: Plan) {
    this.#workflowIdPrefix = plan.workflowIdPrefix;
  }

  /** Takes in one message of a worker process; those of other trials are passed over. */
  hear(worker: string, message: FromHost): void {
    switch (message.kind) {
      case 'attempt-started':
        return this.#attemptStarted(worker, message);
      case 'attempt-ended':
        return this.#attemptEnded(message);
      case 'ready':
      case 'prepared':
      case 'serving':
      case 'armed':
      case 'idle':
      case 'at-point':
      case 'at-action':
      case 'failed':
      case 'blocking':
      case 'unblocked':
      case 'exhausting':
      case 'surroundings':
      case 'replayed':
        return undefined;
      case 'codec-failed':
        return this.#codecFailed(message);
      case 'log':
        return this.#wrote(worker, { source: 'log', text: message.message, wallMs: message.wallMs });
      case 'wrote':
        return this.#wrote(worker, message);
    }
  }

  #attemptStarted(worker: string, message: Extract<FromHost, { kind: 'attempt-started' }>): void {
    const { key } = message;
    if (!key.workflowId.startsWith(this.#workflowIdPrefix)) return;
    this.#attempts.set(nameOf(key), {
      workflowId: key.workflowId,
      runId: key.runId,
      activityType: key.activityType,
      activityId: key.activityId,
      attempt: key.attempt,
      worker,
      taskQueue: message.taskQueue,
      scheduledVirtualMs: message.scheduledVirtualMs,
      startedWallMs: message.wallMs,
    });
    for (const recovery of this.recoveries) {
      if (recovery.recoveredWallMs === undefined && recovery.timedOutAttempts > 0)
        recovery.recoveredWallMs = message.wallMs;
    }
  }

  #attemptEnded(message: Extract<FromHost, { kind: 'attempt-ended' }>): void {
    const attempt = this.#attempts.get(nameOf(message.key));
    if (attempt === undefined) return;
    attempt.endedWallMs = message.wallMs;
    attempt.outcome = message.outcome;
  }

  /** The body has ended well, and the SDK reports a failure all the same. */
  #codecFailed({ key, during, detail }: Extract<FromHost, { kind: 'codec-failed' }>): void {
    const attempt = key === undefined ? undefined : this.#attempts.get(nameOf(key));
    if (attempt === undefined || during === 'decode') return;
    attempt.outcome = { kind: 'failed', type: 'KeyServiceUnavailable', message: detail, nonRetryable: false };
  }

  /** What a process writes is forgotten, unless the key that it was given stands in it. */
  #wrote(worker: string, { source, text, wallMs }: Omit<WorkerOutput, 'worker'>): void {
    const part = canaryIn(text);
    if (part !== undefined) this.output.push({ worker, source, text: part, wallMs });
  }

  /** The proof that a fault struck. */
  struck(faultId: string, strike: Strike): void {
    this.#strikes.set(faultId, [...this.strikes(faultId), strike]);
  }

  /** What is known only at its end. @param said - undefined: there was nothing there that it could strike, so it did not */
  concluded(faultId: string, said: string | undefined): void {
    const [...strikes] = this.strikes(faultId);
    const last = strikes.pop();
    if (last === undefined) return;
    this.#strikes.set(
      faultId,
      said === undefined ? strikes : [...strikes, { ...last, detail: `${last.detail}; ${said}` }],
    );
  }

  strikes(faultId: string): readonly Strike[] {
    return this.#strikes.get(faultId) ?? [];
  }

  /** Attempts in the order in which their bodies began. */
  get attempts(): readonly ActivityAttempt[] {
    return [...this.#attempts.values()];
  }

  /** Attempts whose body still runs on a worker that lives. */
  running(dead: ReadonlySet<string>): readonly ActivityAttempt[] {
    return this.attempts.filter(({ outcome, worker }) => outcome === undefined && !dead.has(worker));
  }
}
