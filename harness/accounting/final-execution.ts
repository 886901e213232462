// Which of a trial's executions has the last word.
import type { ExecutionEvidence, TrialEvidence } from '../../reports/evidence/types.ts';

/** The last run of the first Workflow ID; in a restart baseline the last restart. Undefined without executions. */
export const finalExecution = ({ plan, executions }: TrialEvidence): ExecutionEvidence | undefined =>
  plan.mode === 'restart-baseline'
    ? executions.at(-1)
    : executions.findLast(({ workflowId }) => workflowId === executions[0]?.workflowId);
