// Waits until the server has recorded the nth completion of an activity type: the moment of a kill at `completed`.
import type { Client } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { poll, wallClock, type WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';

const { EVENT_TYPE_ACTIVITY_TASK_COMPLETED, EVENT_TYPE_ACTIVITY_TASK_SCHEDULED } =
  proto.temporal.api.enums.v1.EventType;
const { PENDING_WORKFLOW_TASK_STATE_STARTED } = proto.temporal.api.enums.v1.PendingWorkflowTaskState;

const EVERY_MS = 5;
/** How long a workflow task that is just being computed may take to be reported, wall ms. */
const QUIET_MS = 500;

type Events = temporal.api.history.v1.IHistory['events'];

/** Completions of one activity type that a history holds. */
export function countCompletions(events: Events, activityType: string): number {
  const ofType = new Set<string>();
  let completed = 0;
  for (const event of events ?? []) {
    if (event.eventType === EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
      const { activityType: type } = event.activityTaskScheduledEventAttributes ?? {};
      if (type?.name === activityType) ofType.add(String(event.eventId));
    }
    if (event.eventType === EVENT_TYPE_ACTIVITY_TASK_COMPLETED) {
      const { scheduledEventId } = event.activityTaskCompletedEventAttributes ?? {};
      if (ofType.has(String(scheduledEventId))) completed += 1;
    }
  }
  return completed;
}

/**
 * Waits until `nth` completions of the type are recorded, then (briefly) until no workflow task is being computed,
 * so that the kill that follows costs no workflow task timeout. Returns how many are recorded: `nth`,
 * because the worker process holds every later one back.
 * @param wallMs - gives up after this much wall time
 * @throws HarnessError TRIAL_STUCK when the bound passes first
 */
export async function awaitCompletions(
  client: Client,
  workflowId: string,
  activityType: string,
  nth: number,
  wallMs: number,
  clock: WallClock = wallClock,
): Promise<number> {
  const handle = client.workflow.getHandle(workflowId);
  let seen = 0;
  const recorded = await poll(clock, { everyMs: EVERY_MS, boundMs: wallMs }, async () => {
    const { events } = await handle.fetchHistory();
    seen = countCompletions(events, activityType);
    return seen >= nth ? seen : undefined;
  });
  if (recorded === undefined) {
    throw new HarnessError(
      'TRIAL_STUCK',
      `Failed to see completion ${nth} of ${activityType} in ${workflowId}: ${seen} recorded after ${wallMs} ms. ` +
        `Check that the scenario's pipeline completes ${activityType} that often.`,
    );
  }
  await poll(clock, { everyMs: EVERY_MS, boundMs: QUIET_MS }, async () => {
    const { raw } = await handle.describe();
    return raw.pendingWorkflowTask?.state === PENDING_WORKFLOW_TASK_STATE_STARTED ? undefined : true;
  });
  return recorded;
}
