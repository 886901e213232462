// The smallest pipeline, scenario and configuration that the engine's own tests plan with.
import type { OrdealConfig } from '../config/types.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { ExecutionScenario } from '../scenario/types.ts';

export const pipelineFixture: Pipeline = {
  name: 'letters',
  workflowsPath: '/nowhere/workflow.ts',
  workflows: [
    { type: 'WriteLetter', taskQueue: 'letters' },
    { type: 'PostLetter', taskQueue: 'post' },
  ],
  fleet: [{ taskQueue: 'letters', workflows: true, activities: ['write'] }],
  openActivities: async () => ({ activities: {}, close: async () => undefined }),
};

export const configFixture: OrdealConfig = {
  pipelines: './pipelines.ts',
  scenarios: './scenarios.ts',
  environment: () => ({}),
  answers: { letters: [{ content: 'for everybody' }] },
};

export const scenarioFixture: ExecutionScenario = {
  name: 'letters/written',
  why: 'A letter is written.',
  pipeline: 'letters',
  args: [{ to: 'Ada' }],
  expect: { status: 'completed' },
};
