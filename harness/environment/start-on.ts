// Starts an execution on its own virtual clock: alone, with a signal, or with an update.
import { WithStartWorkflowOperation, type Client, type WorkflowStartOptions } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { HarnessError } from '../errors.ts';
import { clientAs } from './clients.ts';
import { untilMoment } from './execution-clock.ts';
import { FREE, withTimeSkipping } from './stamp.ts';
import type { StartedExecution, StartRequest } from './types.ts';

type Started = Pick<StartedExecution, 'runId' | 'update'>;
type Options = Pick<WorkflowStartOptions, 'workflowId' | 'taskQueue' | 'workflowTaskTimeout'> & {
  readonly args: unknown[];
};
type WithUpdate = NonNullable<StartRequest['update']>;

/** The server answers when the first workflow task has accepted the update, or after its own long poll (20 s by default). */
const startWithUpdate = async (
  client: Client,
  workflowType: string,
  options: Options,
  { name, args, id }: WithUpdate,
): Promise<Started> => {
  const { workflow } = clientAs(client, id);
  const start = new WithStartWorkflowOperation(workflowType, { ...options, workflowIdConflictPolicy: 'FAIL' });
  const accepted = workflow.startUpdateWithStart<Workflow, unknown, unknown[]>(name, {
    args: [...args],
    updateId: id,
    waitForStage: 'ACCEPTED',
    startWorkflowOperation: start,
  });
  // The handle comes with the first answer; a start that was refused rejects both.
  const handle = await Promise.race([start.workflowHandle(), accepted.then(() => start.workflowHandle())]);
  const { raw } = await handle.describe();
  const runId = raw.workflowExecutionInfo?.firstRunId ?? '';
  if (runId === '')
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to start ${options.workflowId} with update ${name}: the server does not say which run it began. Report this as a bug of ordeal.`,
    );
  return { runId, update: { result: async () => (await accepted).result() } };
};

/** @throws what the client throws: the execution has not started */
export const startOn = (client: Client, request: StartRequest): Promise<Started> => {
  const { workflowType, workflowId, taskQueue, args, firstMomentMs, workflowTaskTimeoutMs, signal, update } = request;
  const options: Options = {
    workflowId,
    taskQueue,
    args: [...args],
    ...(workflowTaskTimeoutMs === undefined ? {} : { workflowTaskTimeout: workflowTaskTimeoutMs }),
  };
  return withTimeSkipping(firstMomentMs === undefined ? FREE : untilMoment(firstMomentMs, firstMomentMs), async () => {
    if (update !== undefined) return startWithUpdate(client, workflowType, options, update);
    if (signal !== undefined) {
      const { workflow } = clientAs(client, signal.identity);
      const withSignal = { ...options, signal: signal.name, signalArgs: [...signal.args] };
      return { runId: (await workflow.signalWithStart(workflowType, withSignal)).signaledRunId };
    }
    return { runId: (await client.workflow.start(workflowType, options)).firstExecutionRunId };
  });
};
