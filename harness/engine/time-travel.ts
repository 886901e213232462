// The trial's own histories, stepped through locally: the state that the execution had, found again.
import type { TimeTravelEvidence, TimeTravelStep } from '../../reports/evidence/code-evidence.ts';
import type { ExecutionEvidence, Plan } from '../../reports/evidence/types.ts';
import type { WorkflowCode } from '../replay/workflow-code.ts';
import type { Stepper } from '../repro/stepper.ts';
import type { Expectation } from '../scenario/types.ts';

interface Travel {
  readonly plan: Plan;
  readonly stepper: Stepper;
  readonly code: WorkflowCode;
  readonly executions: readonly ExecutionEvidence[];
}

const stepsOf = async ({ plan, stepper, code }: Travel, query: string, run: ExecutionEvidence) => {
  const { workflowId, runId, history } = run;
  const { steps } = await stepper.step(code, { source: plan.key, workflowId, history });
  return steps.map(({ number, historyLength, timeMs, state }): TimeTravelStep => ({
    execution: workflowId,
    runId,
    number,
    historyLength,
    timeMs,
    ...(state[query] ?? { error: 'the workflow has no such query' }),
  }));
};

/** Undefined where the scenario does not ask for it. */
export const travelInTime = async (travel: Travel): Promise<TimeTravelEvidence | undefined> => {
  const query = (travel.plan.expect as Expectation | null)?.timeTravel;
  if (query === undefined || travel.plan.mode !== 'trial') return undefined;
  const steps: TimeTravelStep[] = [];
  for (const run of travel.executions) steps.push(...(await stepsOf(travel, query, run)));
  return { query, steps };
};
