// Which kind a scenario is: one that executes a workflow, or one that only looks at what is there.
import type { ExecutionScenario, Scenario } from './types.ts';

export const isExecution = (scenario: Scenario): scenario is ExecutionScenario =>
  scenario.kind === undefined || scenario.kind === 'execution';
