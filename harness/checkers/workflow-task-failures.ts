// Workflow code itself never fails: a failed workflow task is retried in silence for ever, and the execution looks alive.
import { readHistory, type FailedWorkflowTask } from '../history/reader.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'workflow-task-failures';

/** Part of a healthy execution: an event that arrived meanwhile, a reset, a queue given up. */
const HARMLESS: ReadonlySet<string> = new Set([
  'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND',
  'WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE',
  'WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW',
]);

const NON_DETERMINISM = 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR';

const failed = (workflowId: string, { cause, message, eventId }: FailedWorkflowTask): Remark => ({
  message: `A workflow task of execution ${workflowId} failed at event ${eventId} (${cause.replace('WORKFLOW_TASK_FAILED_CAUSE_', '')}): ${message || 'no message'}. The server retries it for ever; the execution stands still meanwhile.`,
  suggestion:
    cause === NON_DETERMINISM
      ? "The code does not follow its own history: guard the changed step with patched('<name of the change>'), and keep clocks, random numbers and I/O out of workflow code."
      : 'Throw ApplicationFailure where the execution should fail; any other error in workflow code only blocks it.',
  eventId,
});

export const workflowTaskFailures: Checker = {
  name: NAME,
  claim: 'No workflow task fails.',
  check({ executions }) {
    if (executions.length === 0) return undefined;
    return judge(
      NAME,
      executions.flatMap(({ workflowId, history }) =>
        readHistory(history)
          .failedWorkflowTasks.filter(({ cause }) => !HARMLESS.has(cause))
          .map((task) => failed(workflowId, task)),
      ),
    );
  },
};
