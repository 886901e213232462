// When the clock of an execution may be moved without cutting an activity's retry backoff short.
import type { temporal } from '@temporalio/proto';
import proto from '@temporalio/proto';
import { poll } from '../clock.ts';
import type { Timed } from './execution-clock.ts';
import { optionalMs } from './timestamps.ts';

type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;

const CALM = { everyMs: 5, boundMs: 2_000 };

const { PENDING_ACTIVITY_STATE_SCHEDULED } = proto.temporal.api.enums.v1.PendingActivityState;

/**
 * Server 1.32.0 dispatches every activity that waits out a backoff whenever the options of its execution are updated, time skipping
 * included. That goes unnoticed only when the clock can skip to the end of the backoff in the same transaction: with no workflow
 * task pending, and no other activity in flight.
 */
export const isCalm = ({ workflowExtendedInfo, pendingActivities, pendingWorkflowTask }: Description): boolean => {
  const nowMs = optionalMs(workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? 0;
  const activities = pendingActivities ?? [];
  const waiting = activities.filter(
    ({ state, attempt, scheduledTime }) =>
      state === PENDING_ACTIVITY_STATE_SCHEDULED && (attempt ?? 1) > 1 && (optionalMs(scheduledTime) ?? 0) > nowMs,
  );
  if (waiting.length === 0) return true;
  return (pendingWorkflowTask ?? undefined) === undefined && waiting.length === activities.length;
};

/** Waits until the clock may be moved, in a bound: an attempt may hang, and then `retry-backoff` says what the move did. */
export const untilCalm = async ({ connection, wall, namespace, workflowId }: Timed): Promise<void> => {
  await poll(wall, CALM, async () => {
    const description = await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    return isCalm(description) ? true : undefined;
  });
};
