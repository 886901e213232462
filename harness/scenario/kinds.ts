// Which kind a scenario is: one that executes a workflow, or one that only looks at what is there.
import type { ExecutionScenario, Scenario } from './types.ts';

export const isExecution = (scenario: Scenario): scenario is ExecutionScenario =>
  scenario.kind === undefined || scenario.kind === 'execution';

/** Whether it executes the repository's own code and no other version of it: its histories are those of this code. */
export const runsOwnCode = (scenario: Scenario): scenario is ExecutionScenario =>
  isExecution(scenario) &&
  (scenario.faults ?? []).every(
    (fault) => fault.kind !== 'worker.deploy' || (fault.from === undefined && fault.to === undefined),
  );
