// Workflow code itself never fails: a failed workflow task is retried in silence for ever, and the execution looks alive.
import { readHistory, type FailedWorkflowTask, type LostWorkflowTask } from '../history/reader.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { losesTasks } from '../faults/strike-trigger.ts';
import type { Fault } from '../scenario/types.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'workflow-task-failures';

/** Part of a healthy execution: an event that arrived meanwhile, a reset, a queue given up. */
const HARMLESS: ReadonlySet<string> = new Set([
  'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND',
  'WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE',
  'WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW',
]);

const BLOCKS =
  'Throw ApplicationFailure where the execution should fail; any other error in workflow code only blocks it.';

const SUGGESTIONS: Readonly<Record<string, string>> = {
  WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR:
    "The code does not follow its own history: guard the changed step with patched('<name of the change>'), and keep clocks, random numbers and I/O out of workflow code.",
  WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE:
    'The worker answered an update that was answered before. Seen where a query is put to the execution while a fresh worker replays it (docs/discoveries.md, updates); the next attempt of the task goes on. Code of the workflow is not at fault.',
};

const failed = (workflowId: string, { cause, message, eventId }: FailedWorkflowTask): Remark => ({
  message: `A workflow task of execution ${workflowId} failed at event ${eventId} (${cause.replace('WORKFLOW_TASK_FAILED_CAUSE_', '')}): ${message || 'no message'}. The server retries it for ever; the execution stands still meanwhile.`,
  suggestion: SUGGESTIONS[cause] ?? BLOCKS,
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

const CODEC_FAILS = 'payload.codec-fails';

/** A codec that was made to throw there says the same words as the strike. */
const wasStruck = ({ faults }: TrialEvidence, { message }: FailedWorkflowTask): boolean =>
  message !== '' &&
  faults.some(({ kind, strikes }) => kind === CODEC_FAILS && strikes.some(({ detail }) => detail.endsWith(message)));

/** A process that dies, stands still or is cut off loses its workflow tasks without a fault of the code. */
const workersWereLeftAlone = ({ workers, plan }: TrialEvidence): boolean =>
  workers.every(({ diedWallMs }) => diedWallMs === undefined) &&
  plan.faults.every(({ fault }) => !losesTasks(fault as Fault));

/** Failures of workflow tasks that a codec was made to throw: of those in a row the server records the first alone. */
const codecStrikes = ({ faults }: TrialEvidence, workflowId: string): number =>
  faults
    .filter(({ kind }) => kind === CODEC_FAILS)
    .flatMap(({ strikes }) => strikes)
    .filter((strike) => strike.workflowId === workflowId && strike.activityId === undefined).length;

/** Those that no strike explains. */
const unexplained = (evidence: TrialEvidence, workflowId: string, tasks: readonly LostWorkflowTask[]) => {
  let struck = codecStrikes(evidence, workflowId);
  return tasks.filter(({ kind, attempts }) => {
    if (kind !== 'unrecorded' || attempts > struck) return true;
    struck -= attempts;
    return false;
  });
};

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
        ? views.flatMap(({ workflowId, view }) =>
            unexplained(evidence, workflowId, view.lostWorkflowTasks).map((task) => lost(workflowId, task)),
          )
        : [],
    );
  },
};
