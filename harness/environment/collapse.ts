// What production waits minutes for after a worker has died, done at once: its started attempts time out, its sticky queue is freed.
import { poll } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { heldByDead, isRetried, timeoutFailure, type PendingActivity } from './dead-attempts.ts';
import { standingOf, type Timed } from './execution-clock.ts';
import { unlessGone } from './service.ts';
import { durationOf } from './timestamps.ts';

/** Who ends the attempt; appears where the server writes down the caller. */
const IDENTITY = 'ordeal: timeout of a dead worker';
/** A task that was on its way to the dead process is taken in its name a moment later, so it is looked again. */
const MAX_ROUNDS = 20;
const SHORTEST_MS = 1;
const TIMED_OUT_EVERY_MS = 5;
const TIMED_OUT_BOUND_MS = 10_000;

const pendingOf = async ({ connection, namespace, workflowId }: Timed): Promise<readonly PendingActivity[]> => {
  const answer = await unlessGone(
    connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
  );
  return answer?.pendingActivities ?? [];
};

/**
 * An attempt that is followed by another: reported with the failure that the server's own timer would raise. The server then does
 * what it does at a timeout (backoff by the policy, next attempt, last failure), and no option of the activity is touched.
 * Shortening the timeout instead would have to be undone while the next attempt is in its backoff, and undoing it makes
 * server 1.32 forget the backoff and the last failure (docs/discoveries.md).
 */
const reportTimeout = async (
  { connection, namespace, workflowId }: Timed,
  activity: PendingActivity,
): Promise<boolean> =>
  (await unlessGone(
    connection.workflowService.respondActivityTaskFailedById({
      namespace,
      workflowId,
      activityId: activity.activityId ?? '',
      failure: timeoutFailure(activity),
      identity: IDENTITY,
    }),
  )) !== undefined;

/** The last attempt: its timeout is shortened and the server's timer ends the activity. Nothing follows that could inherit it. */
const expire = async (timed: Timed, activity: PendingActivity): Promise<boolean> => {
  const { connection, wall, namespace, workflowId } = timed;
  const id = activity.activityId ?? '';
  const shortened = await unlessGone(
    connection.workflowService.updateActivityOptions({
      namespace,
      execution: { workflowId },
      identity: IDENTITY,
      id,
      activityOptions: { startToCloseTimeout: durationOf(SHORTEST_MS) },
      updateMask: { paths: ['start_to_close_timeout'] },
    }),
  );
  if (shortened === undefined) return false;
  const gone = await poll(wall, { everyMs: TIMED_OUT_EVERY_MS, boundMs: TIMED_OUT_BOUND_MS }, async () =>
    (await pendingOf(timed)).some(({ activityId, attempt }) => activityId === id && attempt === activity.attempt)
      ? undefined
      : true,
  );
  if (gone === undefined) {
    throw new HarnessError(
      'TRIAL_STUCK',
      `Failed to time out activity ${id} of ${workflowId}: attempt ${activity.attempt} is still held by a dead worker after ${TIMED_OUT_BOUND_MS} ms. Run the trial again; report it if it stays so.`,
    );
  }
  // Should another attempt have followed after all, it gets its own timeout back.
  if ((await pendingOf(timed)).some(({ activityId }) => activityId === id)) {
    await unlessGone(
      connection.workflowService.updateActivityOptions({
        namespace,
        execution: { workflowId },
        identity: IDENTITY,
        id,
        restoreOriginal: true,
      }),
    );
  }
  return true;
};

/**
 * Times out every started attempt of the dead workers and frees the sticky queue of the execution.
 *
 * @returns how many attempts were timed out; one that completed in between does not count
 */
export async function collapseDead(timed: Timed, dead: ReadonlySet<string>): Promise<number> {
  const { connection, namespace, workflowId } = timed;
  await unlessGone(connection.workflowService.resetStickyTaskQueue({ namespace, execution: { workflowId } }));
  let timedOut = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const held = heldByDead(await pendingOf(timed), dead);
    if (held.length === 0) break;
    const { nowMs } = await standingOf(timed);
    const ends = await Promise.all(
      held.map((activity) => (isRetried(activity, nowMs) ? reportTimeout(timed, activity) : expire(timed, activity))),
    );
    timedOut += ends.filter((ended) => ended).length;
  }
  return timedOut;
}
