// Runs a pipeline's fleet in this process: one worker per task queue, until it is told to stop.
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Env, OpenActivities, Pipeline, QueueWorker, TunedQueue } from './pipeline.ts';
import { dataConverterOf } from './running/data-converter.ts';
import type { WorkerHealth } from './running/health.ts';
import { serverAnswers } from './running/server-answers.ts';
import type { ConnectConfig } from './running/target.ts';

/** How long running activities may go on after `stop`; what is not done then is done again by another worker. */
const DRAIN_MS = 20_000;
/** For an activity that does not hear its cancellation: after this the worker is given up. Grace and this stay below the 30 s that orchestrators give. */
const FORCE_AFTER_DRAIN_MS = 5_000;

export interface FleetOptions {
  /** The task queues to serve. Default: all of the pipeline. */
  readonly queues?: readonly string[];
  /** Default: 20 s. */
  readonly drainMs?: number;
  /** Interceptors and sinks of all workers. */
  readonly tracing?: Pick<WorkerOptions, 'interceptors' | 'sinks'>;
}

export interface Fleet {
  /** Settles when all workers have drained. Rejects when one fails, or when activities go on past the drain. */
  run(): Promise<void>;
  /** Drains: no new work is taken, running activities may end. */
  stop(): void;
  /** Activities that are running now. */
  running(): number;
  health(): readonly WorkerHealth[];
  close(): Promise<void>;
}

/** Opens the activities (which says what setting is missing), migrates, connects, makes the workers. What was opened is closed again when a later step fails. */
export async function openFleet(
  pipeline: Pipeline,
  config: ConnectConfig,
  env: Env,
  { queues, drainMs = DRAIN_MS, tracing = {} }: FleetOptions = {},
): Promise<Fleet> {
  // Before anything is open: a key may be missing.
  const converter = await dataConverterOf(pipeline, env);
  const opened = await pipeline.openActivities(env);
  const closers: (() => Promise<void>)[] = [() => opened.close()];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    await pipeline.migrate(env);
    const connection = await NativeConnection.connect(config.connectionOptions);
    closers.push(() => connection.close());
    const namespace = config.namespace ?? 'default';
    // A worker of a namespace that is not there would ask for work for ever and never be told.
    await connection.workflowService.describeNamespace({ namespace });
    const shutdown = { shutdownGraceTime: drainMs, shutdownForceTime: drainMs + FORCE_AFTER_DRAIN_MS };
    const parts = pipeline.fleet.filter(({ taskQueue }) => queues?.includes(taskQueue) ?? true);
    const workers: Worker[] = [];
    for (const part of parts) {
      workers.push(
        await Worker.create({
          connection,
          namespace,
          ...shutdown,
          ...served(pipeline, part, opened, { namespace, serverAnswers: () => serverAnswers(connection) }),
          ...tracing,
          ...converter,
          interceptors: interceptorsOf(pipeline, tracing.interceptors),
        }),
      );
    }
    return {
      run: () => runAll(workers),
      stop: () => stopAll(workers),
      running: () => workers.reduce((sum, worker) => sum + worker.getStatus().numInFlightActivities, 0),
      health: () => workers.map((worker, index) => healthOf(worker, parts[index])),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tracing is outermost: a span also tells of what the pipeline's own interceptors refuse. */
function interceptorsOf({ interceptors: own = {} }: Pipeline, tracing: WorkerOptions['interceptors'] = {}) {
  return {
    ...tracing,
    workflowModules: [...(tracing.workflowModules ?? []), ...(own.workflowModules ?? [])],
    activity: [...(tracing.activity ?? []), ...(own.activity ?? [])],
  };
}

function served(pipeline: Pipeline, part: QueueWorker, opened: OpenActivities, server: Omit<TunedQueue, 'taskQueue'>) {
  const { taskQueue, activities, maxConcurrentActivities } = part;
  const tuner = opened.tunerOf?.({ ...server, taskQueue });
  const bound =
    maxConcurrentActivities === undefined ? {} : { maxConcurrentActivityTaskExecutions: maxConcurrentActivities };
  return {
    taskQueue,
    activities: Object.fromEntries(Object.entries(opened.activities).filter(([type]) => activities.includes(type))),
    ...(part.workflows ? { workflowsPath: pipeline.workflowsPath } : {}),
    // The SDK takes one or the other; the tuner's slots are no more than the bound of a process.
    ...(tuner === undefined ? bound : { tuner }),
  };
}

function healthOf(worker: Worker, part: QueueWorker | undefined): WorkerHealth {
  const { runState, activityPollerState, workflowPollerState } = worker.getStatus();
  const { taskQueue = '', workflows = false, activities = [] } = part ?? {};
  // What a worker does not serve it never polls for.
  const polls =
    runState === 'RUNNING' &&
    (!workflows || workflowPollerState === 'POLLING') &&
    (activities.length === 0 || activityPollerState === 'POLLING');
  return { taskQueue, state: runState, polls };
}

/** One worker that ends takes the others with it: half a fleet looks healthy and finishes nothing. */
async function runAll(workers: readonly Worker[]): Promise<void> {
  const runs = workers.map(async (worker) => {
    try {
      await worker.run();
    } finally {
      stopAll(workers);
    }
  });
  const results = await Promise.allSettled(runs);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function stopAll(workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}
