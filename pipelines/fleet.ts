// Runs a pipeline's fleet in this process: one worker per task queue, until it is told to stop.
import { NativeConnection, Worker } from '@temporalio/worker';
import type { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Env, OpenActivities, Pipeline, QueueWorker } from './pipeline.ts';

/** How long running activities may go on after SIGTERM; what is not done then is done again by another worker. */
const DRAIN_MS = 20_000;

export type ConnectConfig = ReturnType<typeof loadClientConnectConfig>;

export interface Fleet {
  /** Settles when all workers have drained; the SDK shuts them down at SIGTERM and SIGINT. */
  run(): Promise<void>;
  /** Drains: no new work is taken, running activities may end. */
  stop(): void;
  close(): Promise<void>;
}

/** Opens the activities (which says what setting is missing), migrates, connects, makes the workers. What was opened is closed again when a later step fails. */
export async function openFleet(pipeline: Pipeline, config: ConnectConfig, env: Env): Promise<Fleet> {
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
    const workers: Worker[] = [];
    for (const part of pipeline.fleet) {
      workers.push(
        await Worker.create({ connection, namespace, shutdownGraceTime: DRAIN_MS, ...served(pipeline, part, opened) }),
      );
    }
    return { run: () => runAll(workers), stop: () => stopAll(workers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function served(pipeline: Pipeline, part: QueueWorker, { activities }: OpenActivities) {
  return {
    taskQueue: part.taskQueue,
    activities: Object.fromEntries(Object.entries(activities).filter(([type]) => part.activities.includes(type))),
    ...(part.workflows ? { workflowsPath: pipeline.workflowsPath } : {}),
    ...(part.maxConcurrentActivities === undefined
      ? {}
      : { maxConcurrentActivityTaskExecutions: part.maxConcurrentActivities }),
  };
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
