// In which task of an execution a codec is asked: the server knows, and says so to every process alike.
import type { SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import { completedTasks, eventsOf, hasLostTask } from './run-history.ts';

const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;
const { PENDING_WORKFLOW_TASK_STATE_STARTED } = proto.temporal.api.enums.v1.PendingWorkflowTaskState;

interface TaskOfRun {
  readonly workflowId: string;
  readonly runId: string;
}

export interface ActivityTask extends TaskOfRun {
  readonly attempt: number;
  readonly activityType: string;
  readonly activityId: string;
}

/** One of an activity, or the nth workflow task of a run. */
export type CodecTask =
  | ActivityTask
  | (TaskOfRun & {
      readonly workflowTask: number;
      /** Whether it is given out for the first time. */
      readonly isFirst: boolean;
    });

const describe = async (connection: NativeConnection, namespace: string, workflowId: string) => {
  const { workflowExecutionInfo, pendingActivities, pendingWorkflowTask } =
    await connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  return { runId: workflowExecutionInfo?.execution?.runId ?? '', pendingActivities, pendingWorkflowTask };
};

type Description = Awaited<ReturnType<typeof describe>>;

/** Undefined where no workflow task is in hand: somebody asks a query. */
async function workflowTaskOf(
  connection: NativeConnection,
  namespace: string,
  workflowId: string,
  { runId, pendingWorkflowTask }: Description,
): Promise<CodecTask | undefined> {
  if (pendingWorkflowTask?.state !== PENDING_WORKFLOW_TASK_STATE_STARTED) return undefined;
  const events = await eventsOf(connection, { namespace, workflowId, runId });
  // One of a sticky queue that fails is given out again as attempt 1.
  const isFirst = (pendingWorkflowTask.attempt ?? 1) === 1 && !hasLostTask(events);
  return { workflowId, runId, workflowTask: completedTasks(events) + 1, isFirst };
}

/** The workflow task that is in hand. */
export const taskIn = async (
  connection: NativeConnection,
  namespace: string,
  workflowId: string,
): Promise<CodecTask | undefined> =>
  workflowTaskOf(connection, namespace, workflowId, await describe(connection, namespace, workflowId));

/** Payloads of an activity are its input while an attempt of it is in hand; what it has come to is read by a workflow task. */
export async function decodedIn(
  connection: NativeConnection,
  namespace: string,
  workflowId: string,
  context: SerializationContext,
): Promise<CodecTask | undefined> {
  const description = await describe(connection, namespace, workflowId);
  const pending =
    context.type === 'activity'
      ? description.pendingActivities.find(
          ({ activityId, state }) => activityId === context.activityId && state === PENDING_ACTIVITY_STATE_STARTED,
        )
      : undefined;
  if (pending === undefined) return workflowTaskOf(connection, namespace, workflowId, description);
  return {
    workflowId,
    runId: description.runId,
    attempt: pending.attempt ?? 1,
    activityType: pending.activityType?.name ?? '',
    activityId: pending.activityId ?? '',
  };
}

/** Which of its type the run has scheduled it as, from 1; 0 where it has not. */
export async function scheduledAs(
  connection: NativeConnection,
  namespace: string,
  { workflowId, runId, activityType, activityId }: ActivityTask,
): Promise<number> {
  const events = await eventsOf(connection, { namespace, workflowId, runId });
  return (
    events
      .flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => (scheduled ? [scheduled] : []))
      .filter((scheduled) => scheduled.activityType?.name === activityType)
      .findIndex((scheduled) => scheduled.activityId === activityId) + 1
  );
}
