// The history of a run, read by a worker process: what it counts by, so that replays, evictions and other processes cannot disturb it.
import type { NativeConnection } from '@temporalio/worker';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';

const { EVENT_TYPE_WORKFLOW_TASK_COMPLETED, EVENT_TYPE_WORKFLOW_TASK_FAILED, EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT } =
  proto.temporal.api.enums.v1.EventType;
/** Pages of a history that are read at most. */
const MAX_PAGES = 100;

export interface Place {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
}

export type Event = temporal.api.history.v1.IHistoryEvent;

/** All events that the server has recorded up to now. */
export async function eventsOf(
  connection: NativeConnection,
  { namespace, ...execution }: Place,
): Promise<readonly Event[]> {
  const events: Event[] = [];
  let nextPageToken = new Uint8Array();
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await connection.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution,
      nextPageToken,
    });
    events.push(...(answer.history?.events ?? []));
    nextPageToken = new Uint8Array(answer.nextPageToken ?? []);
    if (nextPageToken.length === 0) break;
  }
  return events;
}

/** Workflow tasks of the run that are completed. */
export const completedTasks = (events: readonly Event[]): number =>
  events.filter(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED).length;

/** Whether a workflow task has failed or timed out since the last one that was completed. */
export const hasLostTask = (events: readonly Event[]): boolean =>
  events
    .slice(events.findLastIndex(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED) + 1)
    .some(
      ({ eventType }) =>
        eventType === EVENT_TYPE_WORKFLOW_TASK_FAILED || eventType === EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    );
