// The evidence: all that a trial leaves on disk. Harness and reports meet here and nowhere else. Append-only.
import type { LintEvidence, TimeTravelEvidence } from './code-evidence.ts';
import type { FaultRecord } from './fault-record.ts';
import type { MessageDelivery, PlannedUpdate } from './message-evidence.ts';
import type { PlannedCell } from './matrix.ts';
import type { ReferenceSummary } from './reference-evidence.ts';
import type { ReplayEvidence } from './replay-evidence.ts';
import type { UnsettledAttempt } from './unsettled-attempt.ts';

export type { FaultRecord, Strike } from './fault-record.ts';
export type { MessageDelivery, PlannedUpdate } from './message-evidence.ts';
export type { ReferenceSummary } from './reference-evidence.ts';
export type { UnsettledAttempt } from './unsettled-attempt.ts';
export type { ChangeKind, Divergence, DivergenceRow, ReplayEvidence } from './replay-evidence.ts';

export const SCHEMA_VERSION = 2;

export type Verdict = 'pass' | 'fail' | 'unknown';

/** What kind of execution of the work this was. */
export type TrialMode =
  /** The scenario itself. */
  | 'trial'
  /** The same work without any fault: what the result, the tokens and the effects should be. */
  | 'reference'
  /** The same work and faults where a crash loses everything: what "no durable execution" costs. */
  | 'restart-baseline';

/** Scenario + seed with no randomness left. Plain JSON; enough to run the trial again. */
export interface Plan {
  readonly schemaVersion: number;
  /** `<seed>-<n>`: names the trial in this run. */
  readonly key: string;
  readonly mode: TrialMode;
  readonly seed: string;
  readonly scenario: string;
  readonly why: string;
  readonly pipeline: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly workflowIdPrefix: string;
  readonly args: readonly unknown[];
  readonly world: unknown;
  readonly faults: readonly PlannedFault[];
  readonly actions: readonly PlannedAction[];
  readonly watch: readonly PlannedWatch[];
  /** Worker processes. */
  readonly workers: number;
  /** Executions of the work, started at once; `{n}` in `args` is the number of each, from 1. */
  readonly executions: number;
  /** The scenario's `expect`, as written. */
  readonly expect: unknown;
  /** Present where the trial is a cell of a matrix. */
  readonly cell?: PlannedCell;
}

export interface PlannedFault {
  readonly id: string;
  readonly kind: string;
  /** How often it has to strike; with `every` in the trigger: at least once, recorded as 1. */
  readonly planned: number;
  /** The fault as the scenario wrote it. */
  readonly fault: unknown;
  /** For people: `worker.kill at extract completed #3`. */
  readonly title: string;
}

/** A moment of the execution's virtual clock, in milliseconds after the start of its first run. */
export interface PlannedMoment {
  readonly kind: 'moment';
  readonly atMs: number;
}

/** A point of the execution, as the scenario wrote it, and how often to act there. */
export interface PlannedPoint {
  readonly kind: 'point';
  readonly on: unknown;
  readonly times: number;
}

export type PlannedAction =
  | {
      readonly kind: 'signal';
      readonly id: string;
      /** For people: `signal approve ×3 at continue-as-new #1`. */
      readonly title: string;
      readonly signal: string;
      readonly args: readonly unknown[];
      /** The type of the error with which the client, or the server after the end, has to refuse it. */
      readonly refused?: string;
      readonly when: PlannedMoment | PlannedPoint;
    }
  | {
      readonly kind: 'query';
      readonly id: string;
      readonly title: string;
      readonly query: string;
      readonly args: readonly unknown[];
      readonly when: PlannedMoment;
      /** What the answer must be. */
      readonly equals: unknown;
    }
  | PlannedUpdate;

/** A query that is asked again and again while an execution runs. */
export interface PlannedWatch {
  readonly query: string;
  readonly args: readonly unknown[];
  /** What every answer must be one of; `*` in an answer stands for any text. Absent: any answer. */
  readonly answers?: readonly unknown[];
}

export type ExecutionStatus =
  'completed' | 'failed' | 'timed-out' | 'canceled' | 'terminated' | 'continued-as-new' | 'running';

/** One failure and its causes, outermost first. */
export interface FailureLink {
  readonly message: string;
  /** ApplicationFailure type, or the kind of failure (`ActivityFailure`, `TimeoutFailure`). */
  readonly type: string;
  readonly nonRetryable: boolean;
}

/**
 * One run of one execution. The runs of a chain (continue-as-new) follow each other with the same `workflowId`,
 * all but the last `continued-as-new`. A trial of several executions has one chain each; a restart baseline has one more per crash.
 */
export interface ExecutionEvidence {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: ExecutionStatus;
  readonly result?: unknown;
  readonly failure?: readonly FailureLink[];
  /** Event History in proto3 JSON, as `temporal workflow show -o json` prints it. Its own file on disk. */
  readonly history: HistoryJson;
  /** The same as the server keeps it, where the pipeline has codecs: `history` is then decoded. Its own file on disk. */
  readonly stored?: HistoryJson;
  /** What payloads in `history` stand for that the pipeline's own converter made. */
  readonly read?: ReadPayloads;
  readonly startedVirtualMs: number;
  readonly endedVirtualMs: number;
}

/** Payloads in encodings of the pipeline's own, read. */
export interface ReadPayloads {
  /** All of these were read. */
  readonly encodings: readonly string[];
  readonly values: readonly { readonly eventId: string; readonly value: unknown }[];
}

export interface HistoryJson {
  readonly events: readonly HistoryEventJson[];
}

/** `eventType` as `EVENT_TYPE_ACTIVITY_TASK_SCHEDULED`; attributes under `activityTaskScheduledEventAttributes`; ids are strings. */
export interface HistoryEventJson {
  readonly eventId: string;
  readonly eventType: string;
  /** RFC 3339. */
  readonly eventTime: string;
  readonly [attributes: string]: unknown;
}

/** One HTTP request at the fake provider. */
export interface LlmExchange {
  readonly trial: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
  /** The SDK's own retry (`x-stainless-retry-count`), 0 for the first. */
  readonly sdkRetry: number;
  /** `/v1/chat/completions` */
  readonly path: string;
  readonly model: string;
  /** HTTP status sent; 0 where none was (hang, reset). */
  readonly status: number;
  readonly tokensIn: number;
  readonly tokensCachedIn: number;
  readonly tokensOut: number;
  /** Whether a provider would charge for it. */
  readonly billed: boolean;
  /** Id of the fault that answered, absent for a true answer. */
  readonly faultId?: string;
  /** The wait that the answer asked for, by header or (Gemini) in its body, ms from `arrivedWallMs`. Absent where it named none that exists. */
  readonly retryAfterMs?: number;
  readonly arrivedWallMs: number;
  readonly answeredWallMs: number;
  /** What the execution's clock showed when it was sent, virtual ms, as the worker says. Absent where it does not know. */
  readonly arrivedVirtualMs?: number;
  /** The part of the address's query around the API key of the workers, which must be in no address. Absent where it is not in it. */
  readonly keyInQuery?: string;
  /** Length of the request's body in bytes; never its text. */
  readonly requestBytes: number;
  /** Equal for requests with the same body, and tells nothing of its text. Absent: the body never arrived whole. */
  readonly requestDigest?: string;
  /** What was sent of a streamed answer; absent where the answer was not a stream. */
  readonly stream?: SentStream;
  /** How long the answer takes in production, ms; present where the world plays latencies. It took `scale` times less here. */
  readonly latencyMs?: number;
  /** Whether JSON was asked for: an answer of a schema, or a tool's arguments. Absent: it was not. */
  readonly asksJson?: true;
  /** Whether vectors were asked for as base64. Absent: they were not. */
  readonly asksBase64?: true;
  /** A stream that says nothing of its usage, since it was not asked to. Absent: the true answer says it. */
  readonly withoutUsage?: true;
  /** Which of the answers of the plan's world it asked for, from 1. */
  readonly answer?: number;
  /** Why the world had no answer for it: which request it was, and what there is. */
  readonly unplanned?: string;
}

/** How far a streamed answer came. */
export interface SentStream {
  /** Events with text that were sent. */
  readonly pieces: number;
  /** Whether the event was sent that says that the text is whole. */
  readonly whole: boolean;
}

/** What a worker process wrote although it must not be written: the API key that it was given. */
export interface WorkerOutput {
  readonly worker: string;
  readonly source: 'log' | 'stdout' | 'stderr';
  /** The part around the key. */
  readonly text: string;
  readonly wallMs: number;
}

/** One HTTP request at a fake service, or for a page of the fake site. */
export interface ServiceExchange {
  readonly trial: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
  readonly method: string;
  /** `/jobs/7`; of a page `{pages}/article`. Without the query string. */
  readonly path: string;
  /** HTTP status sent; 0 where none was. */
  readonly status: number;
  /** The header `idempotency-key`. */
  readonly idempotencyKey?: string;
  /** Id of the fault that answered, absent for a true answer. */
  readonly faultId?: string;
  /** What the Retry-After header of a fault asked for, ms from `arrivedWallMs`. */
  readonly retryAfterMs?: number;
  readonly arrivedWallMs: number;
  readonly answeredWallMs: number;
  /** What the execution's clock showed when it was sent, virtual ms, as the worker says. Absent where it does not know. */
  readonly arrivedVirtualMs?: number;
  /** The part of the address's query around the API key of the workers, which must be in no address. Absent where it is not in it. */
  readonly keyInQuery?: string;
  /** As in LlmExchange. */
  readonly latencyMs?: number;
  /** The true answer has no body that could be cut in half: none, or one byte. Absent: it has, or a fault took its place. */
  readonly withoutBody?: true;
  /** As in LlmExchange. */
  readonly unplanned?: string;
}

/** One query put to one execution. */
export interface QueryRecord {
  readonly query: string;
  /** Workflow ID. */
  readonly execution: string;
  readonly source: 'action' | 'watch';
  /** Id of the planned action. */
  readonly actionId?: string;
  readonly askedWallMs: number;
  /** Absent: it was not answered within its bound. */
  readonly answeredWallMs?: number;
  readonly answer?: unknown;
  readonly error?: string;
  /** Where the execution's clock stood, in virtual ms after its start; known only at a moment. */
  readonly virtualMs?: number;
}

/** One row that an activity wrote, or that is missing. */
export interface EffectRow {
  readonly probe: string;
  readonly execution: string;
  readonly effect: string;
  readonly key: string;
  readonly subject: string;
  /**
   * What is wrong with it. Absent: nothing.
   * - `skipped`: the system holds the work for done, and this row was never written.
   * - `partial`: half of it was written, and readers take it for whole.
   */
  readonly state?: EffectState;
}

export type EffectState = 'skipped' | 'partial';

/** One attempt of one activity, as the worker process saw it. */
export interface ActivityAttempt {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
  readonly worker: string;
  readonly taskQueue: string;
  /** Virtual time at which the server scheduled this attempt. */
  readonly scheduledVirtualMs: number;
  readonly startedWallMs: number;
  readonly endedWallMs?: number;
  /** Absent: the process died first, or the attempt was still running. */
  readonly outcome?:
    | { readonly kind: 'completed' }
    | {
        readonly kind: 'failed';
        readonly type: string;
        readonly message: string;
        readonly nonRetryable: boolean;
        readonly nextRetryDelayMs?: number;
      };
}

/** One planned signal or update at one execution. */
export interface ActionRecord {
  readonly id: string;
  /** Its name. */
  readonly signal: string;
  /** Workflow ID. */
  readonly execution: string;
  /** How often a client was told to send it; 0: the execution had ended, or never came to the point. */
  readonly sent: number;
  /** The type of the error with which the client refused it: the server never saw it. */
  readonly refused?: string;
  /** Virtual ms after the start at which it was to be sent; absent for a point. */
  readonly plannedMs?: number;
  /** Virtual ms after the start at which it was sent; known only at a moment. */
  readonly sentMs?: number;
}

export interface WorkerRecord {
  readonly identity: string;
  readonly pid: number;
  readonly servingWallMs: number;
  /** Present when it was killed. */
  readonly diedWallMs?: number;
  readonly signal?: string;
}

/** From the death of a worker to the first attempt or workflow task on its replacement. */
export interface Recovery {
  readonly faultId: string;
  readonly diedWallMs: number;
  readonly recoveredWallMs?: number;
  /** Attempts of the dead worker that were made to time out. */
  readonly timedOutAttempts: number;
}

/** The whole evidence of one trial. `history` of each execution is a file of its own on disk. */
export interface TrialEvidence {
  readonly schemaVersion: number;
  readonly plan: Plan;
  readonly executions: readonly ExecutionEvidence[];
  readonly llm: readonly LlmExchange[];
  readonly services: readonly ServiceExchange[];
  readonly effects: readonly EffectRow[];
  readonly attempts: readonly ActivityAttempt[];
  readonly faults: readonly FaultRecord[];
  readonly actions: readonly ActionRecord[];
  /** Absent where no update was sent and no fault struck a message. */
  readonly deliveries?: readonly MessageDelivery[];
  readonly queries: readonly QueryRecord[];
  readonly workers: readonly WorkerRecord[];
  /** Absent where nothing of the kind was written. */
  readonly output?: readonly WorkerOutput[];
  readonly recoveries: readonly Recovery[];
  /** Absent where every body had ended when the evidence was collected. */
  readonly unsettled?: readonly UnsettledAttempt[];
  /** Replay of the trial's own histories, or of the recorded baseline for a replay scenario. */
  readonly replays: readonly ReplayEvidence[];
  readonly lint?: LintEvidence;
  readonly timeTravel?: TimeTravelEvidence;
  readonly reference?: ReferenceSummary;
  /** Why there is none: what the reference broke of. */
  readonly referenceBroken?: { readonly code: string; readonly message: string };
  readonly timings: {
    readonly startedWallMs: number;
    readonly wallMs: number;
    readonly virtualMs: number;
    /** When everything was healed. Absent where no fault was planned, or healing failed. */
    readonly healedWallMs?: number;
  };
  /** Why the trial could not be carried to its end. Checkers then answer `unknown`. */
  readonly broken?: { readonly code: string; readonly message: string };
}
