// Which started attempts belong to dead workers, and what their own timeout would have said.
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import { msOf } from './timestamps.ts';

export type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;
type Failure = temporal.api.failure.v1.IFailure;

// The package is CommonJS: values come through its default export.
const { PendingActivityState, TimeoutType } = proto.temporal.api.enums.v1;

const HELD_BY_WORKER: ReadonlySet<number> = new Set([
  PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
  PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED,
  PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED,
]);

/** Attempts that a dead worker has taken and will never report. */
export const heldByDead = (
  pending: readonly PendingActivity[],
  dead: ReadonlySet<string>,
): readonly PendingActivity[] =>
  pending.filter(
    ({ state, lastWorkerIdentity, lastStartedTime }) =>
      HELD_BY_WORKER.has(state ?? 0) && msOf(lastStartedTime) > 0 && dead.has(lastWorkerIdentity ?? ''),
  );

/** Backoff before the next attempt by the activity's policy, ms. */
const backoffMs = ({ activityOptions, attempt }: PendingActivity): number => {
  const policy = activityOptions?.retryPolicy;
  const grown = msOf(policy?.initialInterval) * (policy?.backoffCoefficient ?? 1) ** ((attempt ?? 1) - 1);
  const maximum = msOf(policy?.maximumInterval);
  return maximum > 0 ? Math.min(grown, maximum) : grown;
};

/**
 * Whether a timed-out attempt is followed by another one.
 *
 * @param nowMs - virtual time of the execution
 */
export const isRetried = (activity: PendingActivity, nowMs: number): boolean => {
  const { state, attempt, maximumAttempts, expirationTime, activityOptions } = activity;
  if (state === PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED) return false;
  if (activityOptions?.retryPolicy === null || activityOptions?.retryPolicy === undefined) return false;
  if ((maximumAttempts ?? 0) > 0 && (attempt ?? 1) >= (maximumAttempts ?? 0)) return false;
  const expires = msOf(expirationTime);
  return expires <= 0 || nowMs + backoffMs(activity) <= expires;
};

/** The failure that the server's own timer would raise for this attempt: whichever of its two timeouts is shorter. */
export const timeoutFailure = ({ activityOptions }: PendingActivity): Failure => {
  const heartbeat = msOf(activityOptions?.heartbeatTimeout);
  const startToClose = msOf(activityOptions?.startToCloseTimeout);
  const byHeartbeat = heartbeat > 0 && (startToClose === 0 || heartbeat < startToClose);
  return {
    message: `activity ${byHeartbeat ? 'Heartbeat' : 'StartToClose'} timeout`,
    source: 'Server',
    timeoutFailureInfo: {
      timeoutType: byHeartbeat ? TimeoutType.TIMEOUT_TYPE_HEARTBEAT : TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE,
    },
  };
};
