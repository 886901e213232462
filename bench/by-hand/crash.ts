// A crash case: a forked worker dies of a real SIGKILL at its point, a second one in this process ends the work.
import { fork, type ChildProcess } from 'node:child_process';
import { ActivityNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { compiledFile } from '../../harness/compiled.ts';
import { awaitCompletions } from '../../harness/workers/completions.ts';
import type { CrashOrder, CrashPoint, FromCrashWorker } from './crash-order.ts';
import { endingOf } from './outcome.ts';
import type { Stage } from './stage.ts';
import { openTrial, type Runs, type Trial } from './trial.ts';
import type { Work } from './work.ts';

const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;

/** Wall ms in which the forked worker has to reach its point. */
const REACH_MS = 30_000;
/** A workflow task that died with its worker is given out again after this, at wall speed. Shorter ones fail on a busy machine. */
const WORKFLOW_TASK_TIMEOUT = '5s';
const LOOK_AGAIN_MS = 100;
const NAMESPACE = 'default';

interface Victim {
  readonly pid: number | undefined;
  /** Settles when it has ended of a SIGKILL. */
  readonly died: Promise<void>;
  kill(): void;
}

const deathOf = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) =>
      signal === 'SIGKILL' ? done() : fail(new Error(`the worker to be killed ended by itself: ${code ?? signal}`)),
    );
  });

function forkVictim(order: CrashOrder, runs: Runs): Victim {
  const child = fork(compiledFile(import.meta.url, './crash-worker.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (message) => runs.count((message as FromCrashWorker).activityType));
  const died = deathOf(child);
  died.catch(() => undefined); // looked at by who waits for the death
  child.send(order);
  return {
    pid: child.pid,
    died,
    kill: () => child.kill('SIGKILL'),
  };
}

/**
 * Reports the attempts that the dead worker holds as failed. Waiting for their timeouts would cost 10 to 60 s of wall time in
 * each case: an attempt in flight holds the test server's clock. So this is the fast way, and what follows is the same retry.
 * The test server also gives tasks to polls of a process that is gone, seconds later: so it is looked again until the end.
 */
async function failHeldUntil(over: AbortSignal, stage: Stage, handle: WorkflowHandle, victim: Victim): Promise<void> {
  while (!over.aborted) {
    await failHeld(stage, handle, victim);
    await stage.clock.sleep(LOOK_AGAIN_MS, over).catch(() => undefined); // aborted: the case is over
  }
}

async function failHeld({ env }: Stage, handle: WorkflowHandle, victim: Victim): Promise<void> {
  const { raw } = await handle.describe();
  const held = (raw.pendingActivities ?? []).filter(
    ({ state, lastWorkerIdentity }) =>
      // The default identity of a worker of the SDK is `<process id>@<host>`.
      state === PENDING_ACTIVITY_STATE_STARTED && lastWorkerIdentity?.startsWith(`${victim.pid}@`),
  );
  for (const { activityId } of held) {
    await env.client.activity
      .fail(
        { workflowId: handle.workflowId, activityId: activityId ?? '' },
        ApplicationFailure.retryable('its worker has died', 'WorkerDied'),
      )
      .catch((error: unknown) => {
        // It has timed out by itself in between.
        if (!(error instanceof ActivityNotFoundError)) throw error;
      });
  }
}

/**
 * Runs the work through one crash.
 *
 * @param options.before - what happens between the point being reached and the kill, for kills by the test
 * @param options.after - what somebody outside does when the second worker serves
 */
export async function crash(
  stage: Stage,
  work: Work,
  point: CrashPoint,
  options: { before?(): Promise<unknown>; after?(handle: WorkflowHandle): Promise<unknown> } = {},
): Promise<Trial> {
  const { env, clock, world } = stage;
  const { pipeline, codePath } = stage.ready(work.pipeline);
  const trial = openTrial(stage, work);
  const victim = forkVictim(
    { address: env.address, namespace: NAMESPACE, pipeline: pipeline.name, codePath, point, settings: world.settings },
    trial.runs,
  );
  try {
    const handle = await trial.start({ workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT });
    if (point.at === 'completed') {
      const { workflowId } = trial;
      await awaitCompletions(env.client, [workflowId], point.activity, point.nth, REACH_MS, clock);
      await options.before?.();
      victim.kill();
    }
    await victim.died;
    const ending = await trial.serve(async () => {
      const over = new AbortController();
      const watching = stage.shortcut ? failHeldUntil(over.signal, stage, handle, victim) : undefined;
      await options.after?.(handle);
      const end = await endingOf(handle).finally(() => over.abort());
      await watching;
      return end;
    });
    return await trial.finish(ending);
  } finally {
    victim.kill();
  }
}
