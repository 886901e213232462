// What a scenario may say. Public: a user's repository imports these types and nothing else to write scenarios.
import type { QuotaFault } from './quota-faults.ts';
import type { AnswerFault } from './answer-faults.ts';
import type { CallTrigger, ProviderLimit, RetryAfter, ServiceTrigger } from './call-triggers.ts';
import type { MessageFault } from './message-faults.ts';
import type { NetworkFaultOn } from './network-faults.ts';
import type { PayloadFault } from './payload-faults.ts';
import type { LlmAnswer } from './llm-answer.ts';
import type { DatabaseFaultOn, ServerFaultOn } from './place-faults.ts';
import type { ServiceFaultOn } from './service-faults.ts';
import type { StandingFault, WorkerFaultOn } from './worker-faults.ts';

export type { CallTrigger, ProviderLimit, RetryAfter, ServiceTrigger } from './call-triggers.ts';
export type { NetworkLink } from './network-faults.ts';
export type { CodeVersion, StandingFault } from './worker-faults.ts';
export type { CodecPlace, PayloadFault } from './payload-faults.ts';
export type { LlmAnswer } from './llm-answer.ts';
export type { MessageFault, SignalTrigger, UpdateTrigger } from './message-faults.ts';

/** A duration as Temporal writes it (`'2 hours'`, `'23h'`, `'30s'`), or milliseconds. */
export type Duration = string | number;

/** One activity's point in an execution. Kills strike exactly there. */
export interface ActivityPoint {
  /** Activity type. */
  readonly activity: string;
  /**
   * - `before`: the attempt was started, its body has not begun.
   * - `inside`: the answer to the body's first HTTP request has arrived, nothing was done with it (the call is paid for).
   * - `effect`: the body has returned, its effect is made, the completion is not reported.
   * - `chunk`: the body has read the `nth` event of the attempt's first streamed HTTP answer (`text/event-stream`) and asks for the next.
   * - `completed`: the server has recorded the `nth` completion of this type; later ones are held back, and so is the end of the execution.
   */
  readonly at: 'before' | 'inside' | 'chunk' | 'effect' | 'completed';
  /**
   * Which passage of this point in the execution, counted from 1 over all activities of the type. Default 1.
   * At `chunk`: which event of one attempt's stream; the first attempt that gets so far is the one.
   */
  readonly nth?: number;
}

/** The nth workflow task of a run (from 1), computed but not yet reported. Of a chain: in the first run that has so many. */
export interface WorkflowTaskPoint {
  readonly workflowTask: number;
}

/** The nth time the execution continues as new (from 1, over its whole chain): the workflow task that says so is computed, not yet reported. */
export interface ContinueAsNewPoint {
  readonly continueAsNew: number;
}

/** A point that a worker process reaches. */
export type ExecutionPoint = ActivityPoint | WorkflowTaskPoint | ContinueAsNewPoint;

/** A moment of the execution's own virtual clock, counted from its start. */
export interface VirtualMoment {
  readonly at: Duration;
}

/** When something strikes that is no answer of a service: where a worker process stands, or at a moment. */
export type StrikeTrigger = ExecutionPoint | VirtualMoment;

/** One thing that goes wrong. */
export type Fault =
  | {
      readonly kind: 'worker.kill';
      readonly on: StrikeTrigger;
      /** The process that reached the point, or all processes of the trial. Default `struck`; at a virtual moment always `all`. */
      readonly workers?: 'struck' | 'all';
    }
  /**
   * SIGTERM, as an orchestrator ends a worker: it takes nothing new and lets running activities end. A standby takes over.
   * With `killAfterMs` SIGKILL follows so many wall ms later: there was no time to drain.
   */
  | {
      readonly kind: 'worker.drain';
      readonly on: StrikeTrigger;
      readonly killAfterMs?: number;
      /** Wall ms that running activities get before the worker cancels them. Default: as good as all the time they need. */
      readonly graceMs?: number;
      /** As of a kill; at a virtual moment the default is the one process that has served longest. */
      readonly workers?: 'struck' | 'all';
    }
  /**
   * SIGSTOP: the process stands still, its attempts time out, a standby takes over; then SIGCONT: it comes back, goes on with what it
   * had in hand, and reports it.
   */
  | {
      readonly kind: 'worker.freeze';
      readonly on: StrikeTrigger;
      /** As of a drain. */
      readonly workers?: 'struck' | 'all';
    }
  | {
      readonly kind: 'llm.rate-limit';
      readonly on: CallTrigger;
      readonly retryAfter?: RetryAfter;
      /** Which limit was hit. Default `requests`. */
      readonly limit?: ProviderLimit;
    }
  | { readonly kind: 'llm.server-error'; readonly on: CallTrigger; readonly status: 500 | 503 | 504 | 529 }
  | { readonly kind: 'llm.hang'; readonly on: CallTrigger }
  | { readonly kind: 'llm.reset'; readonly on: CallTrigger }
  | { readonly kind: 'llm.context-length'; readonly on: CallTrigger }
  | { readonly kind: 'llm.unauthorized'; readonly on: CallTrigger }
  | { readonly kind: 'llm.invalid-request'; readonly on: CallTrigger }
  | { readonly kind: 'llm.forbidden'; readonly on: CallTrigger }
  | QuotaFault<CallTrigger>
  /**
   * A streamed answer ends after so many chunks of text (`all`: behind the last one) and before the event that says that it is whole.
   * Strikes streamed requests only.
   */
  | {
      readonly kind: 'llm.stream-cut';
      readonly on: CallTrigger;
      readonly afterChunks: number | 'all';
      /**
       * - `fin` (default): the transport ends cleanly.
       * - `reset`: TCP reset.
       * - `half-character`: the next chunk (the last one, after `all`) ends inside a character of UTF-8, the transport cleanly.
       * - `half-event`: the next event (after `all` the one that says that the answer is whole) lacks the blank line at its end, the transport ends cleanly.
       */
      readonly by?: 'fin' | 'reset' | 'half-character' | 'half-event';
    }
  /** Too much for the provider, in its own words: OpenAI's 503 `server_is_overloaded`, Anthropic's 529, Gemini's 503 `UNAVAILABLE`. */
  | { readonly kind: 'llm.overloaded'; readonly on: CallTrigger }
  /** A 429 that names neither a limit nor a wait: OpenAI's `slow_down`, Anthropic's acceleration limit, Gemini without details. */
  | { readonly kind: 'llm.slow-down'; readonly on: CallTrigger }
  /** A proxy on the way answers for the provider with a page of HTML. Default: 502. */
  | { readonly kind: 'llm.bad-gateway'; readonly on: CallTrigger; readonly status?: 502 | 504 }
  /** A page of HTML with status 200: a proxy's, not the provider's. */
  | { readonly kind: 'llm.html-answer'; readonly on: CallTrigger }
  /** 404: there is no such model. */
  | { readonly kind: 'llm.model-not-found'; readonly on: CallTrigger }
  /** The body is too large: 413 with a proxy's page (default), or with JSON; Gemini says 400. */
  | { readonly kind: 'llm.request-too-large'; readonly on: CallTrigger; readonly as?: 'page' | 'json' }
  | AnswerFault<CallTrigger>
  | ServiceFaultOn<ServiceTrigger, RetryAfter>
  | NetworkFaultOn<StrikeTrigger>
  | DatabaseFaultOn<StrikeTrigger>
  | ServerFaultOn<StrikeTrigger>
  | WorkerFaultOn<StrikeTrigger>
  | StandingFault
  | MessageFault
  | PayloadFault;

export type FaultKind = Fault['kind'];
/** An answer of the fake provider. */
export type LlmFault = Extract<Fault, { kind: `llm.${string}` }>;
export type ServiceFault = ServiceFaultOn<ServiceTrigger, RetryAfter>;
/** Strikes at a point of an execution or at a moment. */
export type StrikeFault = Exclude<
  Extract<Fault, { kind: `worker.${string}` | `network.${string}` | `database.${string}` | `server.${string}` }>,
  StandingFault
>;
export type NetworkFault = NetworkFaultOn<StrikeTrigger>;
export type DatabaseFault = DatabaseFaultOn<StrikeTrigger>;
export type ServerFault = ServerFaultOn<StrikeTrigger>;
export type DeployFault = Extract<Fault, { kind: 'worker.deploy' }>;
export type KillFault = Extract<Fault, { kind: 'worker.kill' }>;

/** Somebody outside sends a signal, at a moment of the virtual clock. */
export interface SignalAction {
  readonly signal: string;
  readonly args?: readonly unknown[];
  /** The pipeline's own client refuses it with an error of this type: the server never sees it. */
  readonly refused?: string;
  /** Counted from the start of the execution. */
  readonly at: Duration;
}

/** Somebody outside sends a signal while a process stands at a point; the process then goes on. Sent once per execution. */
export interface SignalAtPoint {
  readonly signal: string;
  /** `{n}` in any string becomes 1..times. */
  readonly args?: readonly unknown[];
  /** The pipeline's own client refuses it with an error of this type: the server never sees it. */
  readonly refused?: string;
  readonly on: ExecutionPoint;
  /** How often it is sent there, one after the other. Default 1. */
  readonly times?: number;
}

/** Somebody outside asks, at a moment of the virtual clock; the clock stands until the answer is there. */
export interface QueryAction {
  readonly query: string;
  readonly args?: readonly unknown[];
  /** Counted from the start of the execution. */
  readonly at: Duration;
  /** The answer must equal this value; the string `*` in it stands for anything. */
  readonly equals: unknown;
}

/** Somebody outside sends an update, at a moment of the virtual clock; its answer may come later. */
export interface UpdateAction {
  readonly update: string;
  readonly args?: readonly unknown[];
  /** The workflow refuses it, or fails it, with an error of this type. */
  readonly refused?: string;
  /** Counted from the start of the execution. */
  readonly at: Duration;
  /** The answer must equal this value; the string `*` in it stands for anything. Absent: any answer will do. */
  readonly equals?: unknown;
}

/** What somebody outside does. */
export type Action = SignalAction | SignalAtPoint | QueryAction | UpdateAction;

/** Asked again and again while the execution runs, while no worker is there, after each kill, and once after the end. */
export interface WatchedQuery {
  readonly query: string;
  readonly args?: readonly unknown[];
  /** Every answer must equal one of these; the string `*` stands for anything. Absent: any answer will do. */
  readonly answers?: readonly unknown[];
}

/** What a service answers. Without `json` and `text` the body is empty. */
export interface ServiceReply {
  /** Default 200. */
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Wall milliseconds until the answer, in place of the world's latency. At most 10,000. */
  readonly delayMs?: number;
}

/** How long something takes in production. */
export interface LatencySpread {
  readonly p50: Duration;
  readonly p99: Duration;
}

/** Latencies as production has them. The fake takes `scale` times less; the report multiplies what it measured back. */
export interface Latencies {
  /** From 1. */
  readonly scale: number;
  /** Of every answer of the model; a stream takes this long from its first event to its last. */
  readonly llm?: LatencySpread;
  /** Of every answer of a service that does not say `delayMs`. */
  readonly services?: LatencySpread;
}

/** A page of the fake site: its text, so many bytes of one letter, or the status of an address that has none (404). */
export type Page = string | { readonly bytes: number } | { readonly status: number };

/**
 * How much the provider gives within a window, per provider and model, over all executions of the trial. What is beyond is answered
 * as the provider does: a true 429 with what is left, the moment of the reset and the wait. Windows are fixed and begin with the first
 * request; a clock that is behind it counts as in its window. Refused, failed and struck requests count for nothing. At least one of `requests` and `tokens`.
 */
export interface LlmQuota {
  readonly requests?: number;
  /** Of prompts and answers together. */
  readonly tokens?: number;
  readonly per: Duration;
  /**
   * - `virtual` (default): the execution's own clock: that of the asking attempt's start, and the wall time since, as its worker says.
   *   A wait of the pipeline passes as fast as the clock is turned.
   * - `wall`: when requests reach the fake. A wait on the virtual clock takes no wall time, so only bursts are held back.
   */
  readonly clock?: 'virtual' | 'wall';
}

/** The world around the pipeline: services that answer over real HTTP on loopback. */
export interface World {
  readonly llm?: { readonly answers?: readonly LlmAnswer[]; readonly quota?: LlmQuota };
  /** Pages by path. `{pages}` in an input stands for the address they are served at. Any other gets 404, and the trial is unknown. */
  readonly pages?: Readonly<Record<string, Page>>;
  /**
   * Services by request (`GET /jobs/7`, without a query string); `{services}` in an input stands for their address, without a slash at its end.
   * Of a list, the nth request of one execution gets the nth, and the last one for ever. Any other request gets 404, and the trial is unknown:
   * plan a 404 where one is meant.
   */
  readonly services?: Readonly<Record<string, ServiceReply | readonly ServiceReply[]>>;
  readonly latency?: Latencies;
}

/** How often an activity's body was begun over the whole trial: exactly, or only that this many were issued again after a kill. */
export type RunCount = number | { readonly issuedAgain: number };

/** Numbers of an activity as its history records them. What is left out is not looked at. */
export interface ActivityOptions {
  readonly taskQueue?: string;
  readonly startToClose?: Duration;
  readonly scheduleToClose?: Duration;
  readonly heartbeat?: Duration;
  /** 0: no limit. */
  readonly attempts?: number;
  readonly initialInterval?: Duration;
  readonly coefficient?: number;
  readonly maximumInterval?: Duration;
  /** Exactly these non-retryable types, in any order. */
  readonly nonRetryable?: readonly string[];
}

/** What must hold. Everything that is not said here is held to by the checkers anyway (docs/checkers.md). */
export interface Expectation {
  readonly status: 'completed' | 'failed' | 'timed-out' | 'canceled' | 'terminated';
  /** The result: the same as the fault-free reference of the same work, or this value; the string `*` in it stands for anything. */
  readonly result?: 'as-without-faults' | { readonly equals: unknown };
  /** The type of the ApplicationFailure at the root of a failed execution. */
  readonly failure?: string;
  readonly runs?: Readonly<Record<string, RunCount>>;
  /** Rows by effect name (see `effects` in the configuration). Default: as many as the fault-free reference. */
  readonly effects?: Readonly<Record<string, number>>;
  /** Bounds on the virtual time from start to end, continue-as-new included. */
  readonly virtualTime?: { readonly atLeast?: Duration; readonly atMost?: Duration };
  /** Runs of each execution, one more than it continued as new: 1 is never. `status` and `result` are those of the last run. */
  readonly runsOfChain?: number | { readonly atLeast: number };
  /** No run has more events in its history. */
  readonly historyEvents?: { readonly atMost: number };
  /** By activity type: never more bodies at the same time, over all workers and executions of the trial. */
  readonly concurrent?: Readonly<Record<string, number>>;
  /** By activity type: the longest that a first attempt may wait from its scheduling to its start. */
  readonly queueWait?: Readonly<Record<string, Duration>>;
  /** By activity type: the waits after an attempt that failed in four activities or more lie at least so far apart, the shortest from the longest. */
  readonly jitter?: Readonly<Record<string, Duration>>;
  /** Requests by service of the world (`POST /jobs`): so many arrived in the trial. */
  readonly requests?: Readonly<Record<string, number>>;
  /** Timeouts and retry policy by activity type: every activity of the type was scheduled with them. */
  readonly options?: Readonly<Record<string, ActivityOptions>>;
  /** Name of a query: its answers at the moments of `actions` are found again when the history is stepped through locally. */
  readonly timeTravel?: string;
  /** Requests (`POST /jobs`) that carry an Idempotency-Key, the same at every repetition. */
  readonly idempotent?: readonly string[];
}

/** One pipeline put through one set of faults. */
export interface ExecutionScenario {
  readonly kind?: 'execution';
  /** `<pipeline>/<what goes wrong>`, in kebab-case. */
  readonly name: string;
  /** The promise it proves, one sentence. */
  readonly why: string;
  /** Groups that it belongs to beside its pipeline, in kebab-case: `ordeal run --tag <tag>` runs those of one. */
  readonly tags?: readonly string[];
  /** Name of a registered pipeline. */
  readonly pipeline: string;
  /** Workflow Type. Default: the pipeline's first. */
  readonly workflow?: string;
  /** The workflow's arguments. In any string `{pages}` and `{services}` become the addresses of the fake site and services, `{n}` the number of the execution. */
  readonly args: readonly unknown[];
  readonly world?: World;
  readonly faults?: readonly Fault[];
  readonly actions?: readonly Action[];
  readonly watch?: readonly WatchedQuery[];
  /** Worker processes of the trial. Default 1. */
  readonly workers?: number;
  /**
   * Executions of the same work, started at once; `{n}` in any string of `args` becomes 1, 2, … Default 1.
   * A fault counts its passages over all of them, an action reaches each of them. With more than 1 there is no restart baseline.
   */
  readonly executions?: number;
  /** Workflow Type that did this work before: the restart baseline runs it instead, with the same arguments and faults. */
  readonly predecessor?: string;
  readonly expect: Expectation;
}

/** The recorded histories of a pipeline, replayed on today's code. No server, no execution. */
export interface ReplayScenario {
  readonly kind: 'replay';
  readonly name: string;
  readonly why: string;
  readonly pipeline: string;
}

/** A pipeline's workflow code, read and not run: what a replay could not survive. */
export interface LintScenario {
  readonly kind: 'lint';
  readonly name: string;
  readonly why: string;
  readonly pipeline: string;
  /** Another module of workflow code than the pipeline's own, relative to the configuration. */
  readonly module?: string;
  /** Exactly what is found: rule and file (relative to the configuration). Empty: nothing is found. */
  readonly expect: { readonly findings: readonly { readonly rule: string; readonly file: string }[] };
}

/** A scenario that executes nothing. */
export type StillScenario = ReplayScenario | LintScenario;

export type Scenario = ExecutionScenario | StillScenario;
