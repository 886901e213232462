// A worker process for the crash cases, forked: serves one pipeline and kills itself at one exact point.
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { pipelineNamed } from '../../pipelines/registry.ts';
import { createFleet } from '../fleet.ts';
import { nameCallers, observed, type Attempt, type Observer } from '../observed-activities.ts';
import type { CrashOrder, CrashPoint, FromCrashWorker } from './crash-order.ts';

/** The answer of this promise never comes: the process is about to die. */
const forEver = (): Promise<never> => new Promise(() => undefined);

/** Ends when the message has left this process: what dies in the next moment loses nothing. */
const tell = (message: FromCrashWorker): Promise<void> =>
  new Promise((done) => process.send?.(message, undefined, undefined, () => done()));

function crashAt(point: CrashPoint): Observer {
  let passed = 0;
  let over = false;
  const die = (): Promise<never> => {
    over = true;
    process.kill(process.pid, 'SIGKILL');
    return forEver();
  };
  const due = (at: CrashPoint['at'], { activityType }: Attempt): boolean => {
    if (point.at !== at || point.activity !== activityType) return false;
    passed += 1;
    return passed === point.nth;
  };
  return {
    async before(attempt) {
      if (over) return forEver();
      await tell({ kind: 'begins', activityType: attempt.activityType });
    },
    async answered(attempt) {
      if (over) return forEver();
      if (due('inside', attempt)) await die();
    },
    async after(attempt) {
      if (over) return forEver();
      if (due('effect', attempt)) await die();
      // The completion is still to be reported, and those after it are held: whoever started this process kills it then.
      if (due('completed', attempt)) over = true;
    },
  };
}

async function serve({ address, namespace, pipeline: name, codePath, point, settings }: CrashOrder): Promise<void> {
  nameCallers();
  const pipeline = pipelineNamed(name);
  const [connection, opened] = await Promise.all([
    NativeConnection.connect({ address }),
    pipeline.openActivities(settings),
  ]);
  const fleet = await createFleet({
    pipeline,
    connection,
    namespace,
    workflowBundle: { codePath },
    activities: observed(opened.activities, crashAt(point)),
    // The test server never takes a workflow task back from the sticky queue of a dead worker, and it gives tasks to polls that a
    // dead process has left open: each is lost until somebody notices. So: no sticky queue, and as few polls as there can be.
    options: { maxCachedWorkflows: 0, maxConcurrentWorkflowTaskPolls: 1, maxConcurrentActivityTaskPolls: 1 },
  });
  await Promise.all(fleet.map((worker) => worker.run()));
}

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  shutdownSignals: [],
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});
// The test is gone: nobody would kill this process any more.
process.once('disconnect', () => process.exit(1));
process.once('message', (order) => {
  serve(order as CrashOrder).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
