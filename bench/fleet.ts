// The workers of a pipeline in this process, as a test by hand makes them: one per task queue.
import { Worker, type NativeConnection, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker';
import type { Pipeline } from '../pipelines/pipeline.ts';
import type { Activities } from './observed-activities.ts';

export interface FleetRequest {
  readonly pipeline: Pipeline;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly activities: Activities;
  /** Laid over the options of each worker. */
  readonly options?: Partial<WorkerOptions>;
}

/** Makes the workers; none of them polls yet. */
export const createFleet = (request: FleetRequest): Promise<readonly Worker[]> =>
  Promise.all(
    request.pipeline.fleet.map(({ taskQueue, workflows, activities, maxConcurrentActivities }) =>
      Worker.create({
        connection: request.connection,
        namespace: request.namespace,
        taskQueue,
        activities: Object.fromEntries(
          Object.entries(request.activities).filter(([type]) => activities.includes(type)),
        ),
        ...(workflows ? { workflowBundle: request.workflowBundle } : {}),
        ...(maxConcurrentActivities === undefined
          ? {}
          : { maxConcurrentActivityTaskExecutions: maxConcurrentActivities }),
        ...request.options,
      }),
    ),
  );

/** Runs all workers while the work lasts, then shuts them down. */
export async function whileRunning<T>(fleet: readonly Worker[], work: () => Promise<T>): Promise<T> {
  const [first, ...rest] = fleet;
  return first === undefined ? work() : first.runUntil(() => whileRunning(rest, work));
}
