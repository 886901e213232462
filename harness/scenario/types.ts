// What a scenario may say. Public: a user's repository imports these types and nothing else to write scenarios.

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
   * - `completed`: the server has recorded the `nth` completion of this type; later ones are held back.
   */
  readonly at: 'before' | 'inside' | 'effect' | 'completed';
  /** Which passage of this point in the execution, counted from 1 over all activities of the type. Default 1. */
  readonly nth?: number;
}

/** The nth workflow task of the execution (from 1), computed but not yet reported to the server. */
export interface WorkflowTaskPoint {
  readonly workflowTask: number;
}

/** A moment of the execution's own virtual clock, counted from its start. */
export interface VirtualMoment {
  readonly at: Duration;
}

/** When a worker is killed. */
export type KillTrigger = ActivityPoint | WorkflowTaskPoint | VirtualMoment;

/** Which LLM requests a fault answers. */
export interface CallTrigger {
  /** Activity type that makes the call. */
  readonly activity: string;
  /** Attempts of the activity that are struck: one, a closed range, or `every`. Default 1. */
  readonly attempts?: number | readonly [first: number, last: number] | 'every';
  /** Which activities of this type, in the order in which their first call arrives: one (from 1), or `every`. Default 1. */
  readonly instance?: number | 'every';
}

/** The header of a 429: seconds, or a date that many seconds ahead. Absent: no header. */
export type RetryAfter = { readonly seconds: number } | { readonly dateInSeconds: number };

/** One thing that goes wrong. */
export type Fault =
  | {
      readonly kind: 'worker.kill';
      readonly on: KillTrigger;
      /** The process that reached the point, or all processes of the trial. Default `struck`; at a virtual moment always `all`. */
      readonly workers?: 'struck' | 'all';
    }
  | { readonly kind: 'llm.rate-limit'; readonly on: CallTrigger; readonly retryAfter?: RetryAfter }
  | { readonly kind: 'llm.server-error'; readonly on: CallTrigger; readonly status: 500 | 503 }
  | { readonly kind: 'llm.hang'; readonly on: CallTrigger }
  | { readonly kind: 'llm.reset'; readonly on: CallTrigger }
  | { readonly kind: 'llm.context-length'; readonly on: CallTrigger }
  | { readonly kind: 'llm.unauthorized'; readonly on: CallTrigger };

export type FaultKind = Fault['kind'];
export type LlmFault = Exclude<Fault, { kind: 'worker.kill' }>;
export type KillFault = Extract<Fault, { kind: 'worker.kill' }>;

/** What somebody outside does, at a moment of the virtual clock. */
export interface SignalAction {
  readonly signal: string;
  readonly args?: readonly unknown[];
  /** Counted from the start of the execution. */
  readonly at: Duration;
}
export type Action = SignalAction;

/** What the fake model answers where the default (a text derived from the prompt) does not do. First match wins. */
export interface LlmAnswer {
  readonly activity?: string;
  /** A piece of the prompt. */
  readonly containing?: string;
  /** The assistant's message: text, or a value that is sent as JSON. */
  readonly content: unknown;
}

/** The world around the pipeline: services that answer over real HTTP on loopback. */
export interface World {
  readonly llm?: { readonly answers?: readonly LlmAnswer[] };
  /** Pages by path; `{pages}` in an input stands for the address they are served at. */
  readonly pages?: Readonly<Record<string, string>>;
}

/** How often an activity's body was begun over the whole trial: exactly, or only that this many were issued again after a kill. */
export type RunCount = number | { readonly issuedAgain: number };

/** What must hold. Everything that is not said here is held to by the checkers anyway (docs/checkers.md). */
export interface Expectation {
  readonly status: 'completed' | 'failed' | 'timed-out' | 'canceled' | 'terminated';
  /** The result: the same as the fault-free reference of the same work, or exactly this value. */
  readonly result?: 'as-without-faults' | { readonly equals: unknown };
  /** The type of the ApplicationFailure at the root of a failed execution. */
  readonly failure?: string;
  readonly runs?: Readonly<Record<string, RunCount>>;
  /** Rows by effect name (see `effects` in the configuration). Default: as many as the fault-free reference. */
  readonly effects?: Readonly<Record<string, number>>;
  /** Bounds on the virtual time from start to end. */
  readonly virtualTime?: { readonly atLeast?: Duration; readonly atMost?: Duration };
}

/** One pipeline put through one set of faults. */
export interface ExecutionScenario {
  readonly kind?: 'execution';
  /** `<pipeline>/<what goes wrong>`, in kebab-case. */
  readonly name: string;
  /** The promise it proves, one sentence. */
  readonly why: string;
  /** Name of a registered pipeline. */
  readonly pipeline: string;
  /** Workflow Type. Default: the pipeline's first. */
  readonly workflow?: string;
  /** The workflow's arguments. `{pages}` in any string is replaced by the address of the fake site. */
  readonly args: readonly unknown[];
  readonly world?: World;
  readonly faults?: readonly Fault[];
  readonly actions?: readonly Action[];
  /** Worker processes of the trial. Default 1. */
  readonly workers?: number;
  readonly expect: Expectation;
}

/** The recorded histories of a pipeline, replayed on today's code. No server, no execution. */
export interface ReplayScenario {
  readonly kind: 'replay';
  readonly name: string;
  readonly why: string;
  readonly pipeline: string;
}

export type Scenario = ExecutionScenario | ReplayScenario;
