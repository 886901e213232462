// What one pipeline tells the process that runs it: its workflows, its fleet of workers and how its activities are opened.
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, WorkerTuner } from '@temporalio/worker';

/** Settings come from here and nowhere else, so that two processes can be given two worlds. */
export type Env = Readonly<Record<string, string | undefined>>;

/** One worker of the fleet: a task queue and what is served from it. */
export interface QueueWorker {
  readonly taskQueue: string;
  /** Whether this worker also runs the workflows. */
  readonly workflows: boolean;
  /** Activity types served from this queue. */
  readonly activities: readonly string[];
  /** A bulkhead: at most this many activities of the queue at a time in one process. Absent: the SDK's default. */
  readonly maxConcurrentActivities?: number;
}

/** A queue for which a tuner is asked, in one process. */
export interface TunedQueue {
  readonly namespace: string;
  readonly taskQueue: string;
  /** Whether the Temporal server answers this process, within seconds. Never rejects. */
  serverAnswers(): Promise<boolean>;
}

/** The activities by type, bound to their clients and connections. */
export interface OpenActivities {
  readonly activities: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  /**
   * A bulkhead over all processes that serve a queue: decides when a worker may take a task from it.
   * Absent, or undefined for a queue: `maxConcurrentActivities` alone holds, in each process.
   */
  tunerOf?(queue: TunedQueue): WorkerTuner | undefined;
  /** Closes what was opened. */
  close(): Promise<void>;
}

/** A signal, an update or a query that a person may send by hand. */
export interface MessageInfo {
  readonly name: string;
  /** Arguments as the usage shows them. */
  readonly example: readonly unknown[];
}

/** How one Workflow Type is started by hand: what `npm run trigger` knows of it. */
export interface TriggerInfo {
  /** An input, as the usage shows it. */
  readonly example: unknown;
  /**
   * Checks an input that came from outside and names its work: the Workflow ID, one per piece of work.
   * Absent: the Workflow ID is an argument.
   * @throws RangeError or ApplicationFailure ValueError that says which field is missing or of what kind it must be
   */
  nameOf?(input: unknown): string;
  /** Checks an input that does not name its work; not asked where `nameOf` is there. @throws as `nameOf` */
  check?(input: unknown): void;
  /** A file may follow the input: it is put into the blob store and its reference becomes this field of the input. */
  readonly file?: { readonly field: string; readonly what: string };
  /** All that it takes; the same for queries. */
  readonly signals?: readonly MessageInfo[];
  readonly updates?: readonly MessageInfo[];
  readonly queries?: readonly MessageInfo[];
}

export interface WorkflowEntry {
  /** Workflow Type: the name of the exported function. */
  readonly type: string;
  readonly taskQueue: string;
  /** Absent: started by other workflows only. */
  readonly trigger?: TriggerInfo;
}

/** What is installed around a pipeline wherever it runs, outermost first: in the fleet, in its clients, in a replay. */
export interface PipelineInterceptors {
  /** Absolute paths of modules that export `interceptors`; they run in the workflow sandbox. */
  readonly workflowModules?: readonly string[];
  /** On every queue. */
  readonly activity?: readonly ActivityInterceptorsFactory[];
  /** Of clients that start, signal and query its workflows. */
  readonly client?: readonly WorkflowClientInterceptor[];
}

/**
 * How values become the payloads that the server keeps, and how they are read again. Module paths, as Temporal's own options have
 * them: a path can be handed to a bundler and to another process, an object cannot. All absolute.
 */
export interface PipelineDataConverter {
  /** Module that exports `payloadConverter`. It is bundled with the workflows, too: what it loads has to run in the sandbox. */
  readonly payloadConverterPath?: string;
  /** Module that exports `failureConverter`. Bundled as well. */
  readonly failureConverterPath?: string;
  /**
   * Module that exports `payloadCodecs(env)`: the codecs, as the SDK takes them, or a promise of them. A function, because codecs need
   * keys: it reads them from `env` alone, as `openActivities` does, and throws when one is missing. Never part of the sandbox.
   */
  readonly payloadCodecsPath?: string;
}

export interface Pipeline {
  readonly name: string;
  /** Absolute path of the module that exports the workflows. */
  readonly workflowsPath: string;
  /** Workflow Types; the first is the default. */
  readonly workflows: readonly [WorkflowEntry, ...WorkflowEntry[]];
  readonly fleet: readonly QueueWorker[];
  readonly interceptors?: PipelineInterceptors;
  /** Absent: the SDK's own converter, and no codec. */
  readonly dataConverter?: PipelineDataConverter;
  /** Opens clients and pools. Rejects with SettingsError when a setting is missing or not usable. */
  openActivities(env: Env): Promise<OpenActivities>;
  /** Brings the database to the schema that the activities need. Safe to run again, and by several processes at once. */
  migrate(env: Env): Promise<void>;
  /** Folder of recorded Event Histories that this code must keep replaying. */
  readonly historiesPath: string;
}
