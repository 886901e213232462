// Hosted worker processes: what the harness asks of them and what they tell. Plain JSON over the IPC channel of fork.
import type { WorkerCodecPlace } from '../scenario/payload-faults.ts';
import type { ExecutionPoint, PayloadFault } from '../scenario/types.ts';

interface Rule {
  /** Never a VirtualMoment: those are the engine's. */
  readonly on: ExecutionPoint;
  /** Only this execution. */
  readonly workflowId: string;
  /** Passages of the point that are counted already: those in processes before this one. Default 0. */
  readonly passed?: number;
}

/** A point at which a process stops and waits: for its death, or until rules without this one come. */
export interface StrikeRule extends Rule {
  readonly faultId: string;
}

/** A point at which a process stops until somebody outside has acted, once; it then goes on. */
export interface ActionRule extends Rule {
  readonly actionId: string;
}

export type PointRule = StrikeRule | ActionRule;

/** Where the codec of a process throws. Told by the server's own history, so that processes need not know of each other. */
export interface CodecFault {
  readonly during: PayloadFault['during'];
  readonly on: WorkerCodecPlace;
  readonly faultId: string;
  /** Of the executions of the trial; their numbers follow. */
  readonly workflowIdPrefix: string;
}

/** What a process serves: one pipeline in one namespace. */
export interface Assignment {
  readonly namespace: string;
  readonly address: string;
  readonly pipeline: string;
  /** Absolute path of the module that exports the pipelines. */
  readonly pipelinesModule: string;
  /** Absolute path of the bundled workflow code. */
  readonly bundlePath: string;
  /** Whether the server can take a workflow back from the sticky queue of a worker; without, no workflow is cached. */
  readonly stickyQueues: boolean;
  /** Wall ms that running activities get when the process ends in order. Default: as good as none, for a harness that moves on. */
  readonly graceMs?: number;
  /** What the activities find in the environment in place of the process's own: the addresses of proxies. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absent: its codecs are those of the pipeline alone. */
  readonly codecFaults?: readonly CodecFault[];
  readonly rules: readonly PointRule[];
}

/** Harness → process. */
export type ToHost =
  /** Make everything ready to serve this, and do not poll yet. */
  | { readonly kind: 'prepare'; readonly assignment: Assignment }
  | { readonly kind: 'serve'; readonly assignment: Assignment }
  /** From now on these rules hold, and no earlier ones; the process goes on serving. */
  | { readonly kind: 'arm'; readonly rules: readonly PointRule[] }
  /** The action that this process stands for is done: go on. */
  | { readonly kind: 'resume'; readonly actionId: string; readonly workflowId: string }
  /** Stop polling, let running work end, become idle. */
  | { readonly kind: 'release' }
  /** Block the event loop: for so many ms, or until this file is gone. */
  | { readonly kind: 'block'; readonly until: { readonly ms: number } | { readonly gone: string } }
  /** Take memory until V8 ends the process. */
  | { readonly kind: 'exhaust' }
  /** Say what clock, zone and locale this process has. */
  | { readonly kind: 'look-around' };

/** How a process is set up in another way than the others: known when it is forked. */
export interface HostTraits {
  /** On top of the environment that all have. */
  readonly env?: Readonly<Record<string, string>>;
  /** How far its clock is ahead of the machine's, ms; negative: behind. */
  readonly clockAheadMs?: number;
  /** The size of its heap at which V8 ends it. Default: V8's own. */
  readonly heapMib?: number;
}

/** What a process finds around it. */
export interface Surroundings {
  readonly timeZone: string;
  readonly locale: string;
  /** How far the clock that the pipeline's code reads is ahead of the machine's, ms. */
  readonly clockAheadMs: number;
}

export type AttemptOutcome =
  | { readonly kind: 'completed' }
  | {
      readonly kind: 'failed';
      readonly type: string;
      readonly message: string;
      readonly nonRetryable: boolean;
      readonly nextRetryDelayMs?: number;
    };

/** Identifies one attempt of one activity. */
export interface AttemptKey {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
}

/** Process → harness. `wallMs` is since the epoch. */
export type FromHost =
  | { readonly kind: 'ready' }
  | { readonly kind: 'prepared' }
  | { readonly kind: 'serving' }
  | { readonly kind: 'armed' }
  | { readonly kind: 'idle' }
  /** The body of an attempt begins. An attempt held before its body sends none. */
  | {
      readonly kind: 'attempt-started';
      readonly key: AttemptKey;
      readonly taskQueue: string;
      /** The server's (virtual) time at which this attempt was scheduled, ms since the epoch. */
      readonly scheduledVirtualMs: number;
      readonly wallMs: number;
    }
  /** The outcome is handed to the SDK. An attempt whose outcome is held sends none. */
  | {
      readonly kind: 'attempt-ended';
      readonly key: AttemptKey;
      readonly outcome: AttemptOutcome;
      readonly wallMs: number;
    }
  /** The process stands at the point and does nothing more for this work until it is killed or told other rules. */
  | {
      readonly kind: 'at-point';
      readonly faultId: string;
      readonly key?: AttemptKey;
      readonly detail: string;
      readonly wallMs: number;
    }
  /** The process stands at the point and does nothing more for this execution until it is told to resume. */
  | {
      readonly kind: 'at-action';
      readonly actionId: string;
      readonly workflowId: string;
      readonly detail: string;
      readonly wallMs: number;
    }
  | { readonly kind: 'log'; readonly level: string; readonly message: string; readonly wallMs: number }
  /** Not sent: read by the harness from the process's own output, piece by piece as it came. */
  | { readonly kind: 'wrote'; readonly source: 'stdout' | 'stderr'; readonly text: string; readonly wallMs: number }
  /** From now on the event loop stands still. */
  | { readonly kind: 'blocking'; readonly wallMs: number }
  /** The event loop goes on. `lateMs`: how late something was that was due when it stopped. */
  | { readonly kind: 'unblocked'; readonly lateMs: number; readonly wallMs: number }
  /** From now on memory is taken until there is none left. */
  | { readonly kind: 'exhausting'; readonly wallMs: number }
  | ({ readonly kind: 'surroundings'; readonly wallMs: number } & Surroundings)
  /** A workflow that this process had run before was begun anew and replayed: it was not in its memory. */
  | {
      readonly kind: 'replayed';
      readonly workflowId: string;
      readonly runId: string;
      readonly wallMs: number;
    }
  /** The codec has thrown. `key`: for the input or the result of this attempt; absent in a workflow task. */
  | {
      readonly kind: 'codec-failed';
      readonly faultId: string;
      readonly workflowId: string;
      readonly runId: string;
      readonly during: PayloadFault['during'];
      readonly key?: AttemptKey;
      readonly detail: string;
      readonly wallMs: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** A process whose event loop stands still. */
export interface Blocked {
  /** Ends a block without a time of its own. */
  unblock(): Promise<void>;
  /** Settles when it goes on. `lateMs` as the process says it, `silentMs` as the harness heard it. */
  readonly over: Promise<{ readonly lateMs: number; readonly silentMs: number }>;
}

/** One worker process as the engine sees it. */
export interface Host {
  /** Identity under which its workers poll; appears in histories. */
  readonly identity: string;
  readonly pid: number;
  /**
   * Makes the workers of an assignment without letting them poll, so that a later `serve` of the same takes over in
   * milliseconds. Its rules do not matter: those given to `serve` hold. Serving something else drops what was prepared.
   */
  prepare(assignment: Assignment): Promise<void>;
  serve(assignment: Assignment): Promise<void>;
  /** Gives a serving process other rules. */
  arm(rules: readonly PointRule[]): Promise<void>;
  /** Lets a process that stands for an action go on. Told, not waited for; nothing to a dead one. */
  resume(actionId: string, workflowId: string): void;
  /** Graceful: ends when the process is idle again. */
  release(): Promise<void>;
  /** A real SIGKILL; ends when the operating system has reported the death. */
  kill(): Promise<{ readonly signal: string; readonly wallMs: number }>;
  /**
   * A real SIGTERM: nothing new is taken, running work may end; SIGKILL after the bound. Ends when the operating system has
   * reported the death; `signal` is `exit 0` where it ended by itself.
   */
  drain(boundMs: number): Promise<{ readonly signal: string; readonly wallMs: number }>;
  /** A real SIGSTOP; ends when the operating system shows the process stopped. */
  freeze(): Promise<void>;
  /** SIGCONT. */
  thaw(): void;
  /** Blocks its event loop for so many ms, or until it is unblocked; ends when it stands still. */
  block(forMs?: number): Promise<Blocked>;
  /** Lets it take memory until the operating system has reported its death. `signal` is `SIGABRT` where V8 ended it. */
  exhaust(): Promise<{ readonly signal: string; readonly wallMs: number; readonly lastWords: string }>;
  /** What the pipeline's code finds there. */
  lookAround(): Promise<Surroundings>;
  /** Called for every message; returns the function that takes the listener off. */
  listen(listener: (message: FromHost) => void): () => void;
  readonly alive: boolean;
}

/** Keeps idle processes warm, so that a standby takes over at once. */
export interface HostPool {
  /**
   * An idle process, booted beforehand where possible. Waits for a boot otherwise.
   * @param traits - a process that is set up in another way: always booted for this, never idle again
   */
  take(traits?: HostTraits): Promise<Host>;
  /** Gives an idle process back. A dead one is replaced. */
  give(host: Host): void;
  /** Identities of every process of this pool that has died. */
  readonly dead: ReadonlySet<string>;
  close(): Promise<void>;
}
