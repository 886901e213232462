// An execution on a real server whose first workflow task is answered by hand: a history of a known form, without a worker.
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { wallClock } from '../clock.ts';
import type { Environment } from '../environment/types.ts';

const { CommandType } = proto.temporal.api.enums.v1;
type Command = proto.temporal.api.command.v1.ICommand;

/** A server on a busy machine hands out a task within seconds. */
const ANSWERED_WITHIN_MS = 60_000;

/** The workflow returns. */
export const ENDS: Command = {
  commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
  completeWorkflowExecutionCommandAttributes: {},
};

/** The workflow waits for a day: the execution stays open. */
export const WAITS_A_DAY: Command = {
  commandType: CommandType.COMMAND_TYPE_START_TIMER,
  startTimerCommandAttributes: { timerId: '1', startToFireTimeout: msToTs('1 day') },
};

interface Answered {
  readonly type: string;
  readonly workflowId: string;
  readonly taskQueue: string;
  /** What the code asked for in its first workflow task. */
  readonly command: Command;
}

/** Starts one and answers its first workflow task. @returns its Run ID */
export async function answered(
  environment: Environment,
  namespace: string,
  { type, workflowId, taskQueue: name, command }: Answered,
): Promise<string> {
  const client = environment.client(namespace);
  const service = client.workflowService;
  const taskQueue = { name };
  const { runId } = await service.startWorkflowExecution({
    namespace,
    workflowId,
    workflowType: { name: type },
    taskQueue,
    requestId: workflowId,
  });
  const { taskToken } = await client.withDeadline(wallClock.now() + ANSWERED_WITHIN_MS, () =>
    service.pollWorkflowTaskQueue({ namespace, taskQueue, identity: 'hand' }),
  );
  await service.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [command],
    sdkMetadata: { coreUsedFlags: [1, 2, 3], sdkName: 'temporal-typescript', sdkVersion: '1.24.0' },
  });
  return runId;
}
