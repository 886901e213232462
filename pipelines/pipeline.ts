// What one pipeline tells the process that runs it: its workflows, its fleet of workers and how its activities are opened.

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

/** The activities by type, bound to their clients and connections. */
export interface OpenActivities {
  readonly activities: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  /** Closes what was opened. */
  close(): Promise<void>;
}

export interface Pipeline {
  readonly name: string;
  /** Absolute path of the module that exports the workflows. */
  readonly workflowsPath: string;
  /** Workflow Types; the first is the default. */
  readonly workflows: readonly [
    { readonly type: string; readonly taskQueue: string },
    ...{ readonly type: string; readonly taskQueue: string }[],
  ];
  readonly fleet: readonly QueueWorker[];
  /** Opens clients and pools. Rejects with SettingsError when a setting is missing or not usable. */
  openActivities(env: Env): Promise<OpenActivities>;
  /** Brings the database to the schema that the activities need. Safe to run again, and by several processes at once. */
  migrate(env: Env): Promise<void>;
  /** Folder of recorded Event Histories that this code must keep replaying. */
  readonly historiesPath: string;
}
