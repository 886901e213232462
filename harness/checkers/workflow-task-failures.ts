// Workflow code itself never fails: a failed workflow task is retried in silence for ever, and the execution looks alive.
import { readHistory, type FailedWorkflowTask, type LostWorkflowTask } from '../history/reader.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { count, judge, type Remark } from './judgement.ts';
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

const LOST = {
  'timed-out': 'was taken by a worker and not answered in time',
  unrecorded: 'failed again and again; the server records the first failure in a row alone',
} as const;

const lost = (workflowId: string, { eventId, kind, attempts }: LostWorkflowTask): Remark => ({
  message: `A workflow task of execution ${workflowId} ${LOST[kind]} (${count(attempts, 'attempt')}, event ${eventId}), and no worker was stopped: blocked workflow code, or a machine that stood still, which cannot be told apart.`,
  suggestion:
    'Look at the log of the worker; keep endless loops and heavy computation out of workflow code. Run it again on a machine with less to do.',
  eventId,
});

/** A codec that was made to throw there says the same words as the strike. */
const wasStruck = ({ faults }: TrialEvidence, { message }: FailedWorkflowTask): boolean =>
  message !== '' &&
  faults.some(
    ({ kind, strikes }) => kind === 'payload.codec-fails' && strikes.some(({ detail }) => detail.endsWith(message)),
  );

/** Kinds of faults that leave workers, their server and the network between them alone. */
const HARMLESS_FAULTS = 'llm.';

/** A process that dies, stands still or is cut off loses its workflow tasks without a fault of the code. */
const workersWereLeftAlone = ({ workers, plan }: TrialEvidence): boolean =>
  workers.every(({ diedWallMs }) => diedWallMs === undefined) &&
  plan.faults.every(({ kind }) => kind.startsWith(HARMLESS_FAULTS));

export const workflowTaskFailures: Checker = {
  name: NAME,
  claim: 'No workflow task fails; none is lost while nothing is done to the workers.',
  check(evidence) {
    const { executions } = evidence;
    if (executions.length === 0) return undefined;
    const views = executions.map(({ workflowId, history }) => ({ workflowId, view: readHistory(history) }));
    return judge(
      NAME,
      views.flatMap(({ workflowId, view }) =>
        view.failedWorkflowTasks
          .filter((task) => !HARMLESS.has(task.cause) && !wasStruck(evidence, task))
          .map((task) => failed(workflowId, task)),
      ),
      workersWereLeftAlone(evidence)
        ? views.flatMap(({ workflowId, view }) => view.lostWorkflowTasks.map((task) => lost(workflowId, task)))
        : [],
    );
  },
};
