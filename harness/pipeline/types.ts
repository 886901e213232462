// What the harness asks of a pipeline under test. Structural: production code satisfies it without importing ordeal.
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, WorkerTuner } from '@temporalio/worker';

/** One worker of a pipeline's fleet: a task queue and what is served from it. */
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

/** The activities, bound to their clients and connections. */
export interface OpenActivities {
  readonly activities: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  /**
   * A bulkhead over all processes that serve a queue: decides when a worker may take a task from it.
   * Absent, or undefined for a queue: `maxConcurrentActivities` alone holds, in each process.
   */
  tunerOf?(queue: TunedQueue): WorkerTuner | undefined;
  /** Closes what was opened (database pools and the like). */
  close(): Promise<void>;
}

/** The messages that a workflow takes. A list that is there is whole: a scenario that names another is refused. */
export interface MessageNames {
  readonly signals?: readonly { readonly name: string }[];
  readonly queries?: readonly { readonly name: string }[];
  readonly updates?: readonly { readonly name: string }[];
}

export interface WorkflowEntry {
  /** Workflow Type = the exported function's name. */
  readonly type: string;
  readonly taskQueue: string;
  /** What people may send to it. */
  readonly trigger?: MessageNames;
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

/** A pipeline as production registers it. */
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
  /** Reads its settings from `env` alone, so that a process can be given another world. */
  openActivities(env: Readonly<Record<string, string | undefined>>): Promise<OpenActivities>;
  /** Brings the database to the schema that the activities need. Safe to run again. */
  migrate?(env: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Folder of recorded Event Histories that this code must keep replaying. */
  readonly historiesPath?: string;
}

/** The module named by `pipelines` in the configuration exports this. */
export interface PipelineModule {
  readonly pipelines: readonly Pipeline[];
}
