// The workers of one assignment: one per entry of the pipeline's fleet, up until they are released.
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import proto from '@temporalio/proto';
import { poll, wallClock } from '../../clock.ts';
import { openConverter } from '../../converter/open.ts';
import type { OpenActivities, Pipeline, QueueWorker } from '../../pipeline/types.ts';
import type { Assignment, PointRule } from '../types.ts';
import { activityPoints } from './activity-points.ts';
import type { Report } from './channel.ts';
import { failingCodec, markReturned } from './failing-codec.ts';
import { loadPipeline } from './load-pipeline.ts';
import { PointBook, type ActionStand } from './points.ts';
import { serverAnswers } from './server-answers.ts';
import { workflowSinks } from './workflow-sink.ts';

const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;

/** A dead process's sticky queue is left after this. */
const STICKY_MS = 500;
/** Running activities get this long at a release. */
const GRACE_MS = 200;
/** A worker that does not stop so long after its grace is broken. */
const FORCE_MS = 2_000;
/** gRPC: the classic test server cannot tell who polls. */
const UNIMPLEMENTED = 12;
const POLLING_BOUND = { everyMs: 4, boundMs: 10_000 };
/** Longer than the harness's own bound for an action (COMPLETIONS_WALL_MS + ACTION_WALL_MS): it should never be met. */
const STAND_MS = 30_000;
/** Few open polls per worker: many processes share one server. */
const POLLS = { maxConcurrentWorkflowTaskPolls: 3, maxConcurrentActivityTaskPolls: 3 };

/** Workers that poll. */
export interface Fleet {
  /** Rejects when a worker breaks by itself; settles after `close`. */
  readonly ended: Promise<void>;
  arm(rules: readonly PointRule[]): void;
  /** The action that this process stands for is done. */
  resume(actionId: string, workflowId: string): void;
  close(): Promise<void>;
}

/** Workers that are made and do not poll. */
export interface PreparedFleet {
  /** Lets them poll under these rules; settles when the server knows their polls. */
  start(rules: readonly PointRule[]): Promise<Fleet>;
  discard(): Promise<void>;
}

const connections = new Map<string, Promise<NativeConnection>>();

/** One connection per address for the life of the process: also keeps the native runtime from shutting down when idle. */
function connect(address: string): Promise<NativeConnection> {
  const known = connections.get(address);
  if (known !== undefined) return known;
  const connecting = NativeConnection.connect({ address });
  connections.set(address, connecting);
  return connecting;
}

function served({ activities }: OpenActivities, entry: QueueWorker): OpenActivities['activities'] {
  return Object.fromEntries(
    entry.activities.map((type) => {
      const body = activities[type];
      if (body === undefined)
        throw new Error(`queue ${entry.taskQueue} serves ${type}, which openActivities does not give`);
      return [type, body];
    }),
  );
}

/** The pipeline's own tuner where it has one for the queue, else its bound per process: the SDK takes one or the other. */
function boundOf(
  opened: OpenActivities,
  { taskQueue, maxConcurrentActivities: most }: QueueWorker,
  namespace: string,
  connection: NativeConnection,
): Partial<WorkerOptions> {
  const tuner = opened.tunerOf?.({ namespace, taskQueue, serverAnswers: () => serverAnswers(connection) });
  if (tuner !== undefined) return { tuner };
  return most === undefined ? {} : { maxConcurrentActivityTaskExecutions: most };
}

/** Whether the server knows this process's polls on the queue. */
async function isPolling(connection: NativeConnection, namespace: string, entry: QueueWorker, identity: string) {
  const kinds = [
    ...(entry.workflows ? [TASK_QUEUE_TYPE_WORKFLOW] : []),
    ...(entry.activities.length > 0 ? [TASK_QUEUE_TYPE_ACTIVITY] : []),
  ];
  const answers = await Promise.all(
    kinds.map((taskQueueType) =>
      connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: entry.taskQueue }, taskQueueType }),
    ),
  );
  return answers.every(({ pollers }) => pollers.some((poller) => poller.identity === identity));
}

async function untilPolling(
  connection: NativeConnection,
  assignment: Assignment,
  entry: QueueWorker,
  identity: string,
) {
  const { namespace } = assignment;
  const polling = await poll(wallClock, POLLING_BOUND, async () => {
    try {
      return (await isPolling(connection, namespace, entry, identity)) || undefined;
    } catch (error) {
      // Without an answer the worker's word counts: it has begun to poll, and a task waits for it in the queue.
      if ((error as { code?: unknown }).code === UNIMPLEMENTED) return true;
      throw error;
    }
  });
  if (polling !== true) {
    throw new Error(`no poll of ${identity} on ${entry.taskQueue} in ${namespace} within ${POLLING_BOUND.boundMs} ms`);
  }
}

/** The options of every worker of an assignment, and those of the ones that also run workflows. */
function optionsFor(
  { namespace, bundlePath, stickyQueues, graceMs = GRACE_MS }: Assignment,
  identity: string,
  connection: NativeConnection,
  points: Points,
  pipeline: Pipeline,
) {
  const common = {
    connection,
    namespace,
    identity,
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + FORCE_MS,
    // The points are outermost: an attempt has completed when the pipeline's own interceptors have let its result through.
    interceptors: {
      activity: [markReturned, activityPoints(points.book, points.report), ...(pipeline.interceptors?.activity ?? [])],
    },
    ...POLLS,
  } satisfies Partial<WorkerOptions>;
  const workflows = {
    workflowBundle: { codePath: bundlePath },
    ...(stickyQueues ? { stickyQueueScheduleToStartTimeout: STICKY_MS } : { maxCachedWorkflows: 0 }),
    workflowThreadPoolSize: 1,
    sinks: workflowSinks(connection, points.book, points.report),
  } satisfies Partial<WorkerOptions>;
  return { common, workflows };
}

interface Points {
  readonly book: PointBook;
  readonly report: Report;
}

/** Tells the harness where the process stands. Should nobody answer, a stand for an action ends by itself. */
function newBook(report: Report): PointBook {
  const giveUp = async ({ actionId, workflowId }: ActionStand): Promise<void> => {
    await wallClock.sleep(STAND_MS);
    if (!book.resume(actionId, workflowId)) return;
    report({ kind: 'log', level: 'ERROR', message: `Nobody acted for ${actionId} within ${STAND_MS} ms: going on` });
  };
  const book = new PointBook({
    strike: (strike) => report({ kind: 'at-point', ...strike }),
    stand: (stand) => {
      report({ kind: 'at-action', ...stand });
      void giveUp(stand);
    },
  });
  return book;
}

/** Beside the pipeline's own; nothing where there is neither. */
function withCodecs(options: DataConverter | undefined, more: readonly PayloadCodec[]): Partial<WorkerOptions> {
  if (more.length === 0) return options === undefined ? {} : { dataConverter: options };
  return { dataConverter: { ...options, payloadCodecs: [...(options?.payloadCodecs ?? []), ...more] } };
}

/** Opens the activities and makes the workers; none of them polls yet. */
export async function prepareFleet(assignment: Assignment, identity: string, report: Report): Promise<PreparedFleet> {
  const [connection, pipeline] = await Promise.all([
    connect(assignment.address),
    loadPipeline(assignment.pipelinesModule, assignment.pipeline),
  ]);
  const env = { ...process.env, ...assignment.env };
  const converter = await openConverter(pipeline, env);
  const { codecFaults = [], namespace } = assignment;
  const failing = codecFaults.length === 0 ? [] : [failingCodec({ connection, namespace, report }, codecFaults)];
  const dataConverter = withCodecs(converter?.options, failing);
  const opened = await pipeline.openActivities(env);
  const book = newBook(report);
  const { common, workflows } = optionsFor(assignment, identity, connection, { book, report }, pipeline);
  const parts = pipeline.fleet.map((entry) => ({
    entry,
    bound: boundOf(opened, entry, assignment.namespace, connection),
  }));
  const workers = await Promise.all(
    parts.map(({ entry, bound }) =>
      Worker.create({
        ...common,
        ...dataConverter,
        taskQueue: entry.taskQueue,
        activities: served(opened, entry),
        ...(entry.workflows ? workflows : {}),
        ...bound,
      }),
    ),
  );
  const run = (): Fleet => {
    const ended = Promise.all(workers.map((worker) => worker.run())).then(() => opened.close());
    return {
      ended,
      arm: (rules) => book.arm(rules),
      resume: (actionId, workflowId) => void book.resume(actionId, workflowId),
      async close() {
        for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
        await ended;
      },
    };
  };
  return {
    async start(rules) {
      book.arm(rules);
      const fleet = run();
      // A tuner may let another process poll first; its word is that this one does when its turn comes.
      const polled = parts.filter(({ bound }) => bound.tuner === undefined);
      const polling = Promise.all(polled.map(({ entry }) => untilPolling(connection, assignment, entry, identity)));
      await Promise.race([polling, fleet.ended]);
      return fleet;
    },
    // A worker that never ran can only be closed by running it.
    discard: () => run().close(),
  };
}
