// Test data: a registered pipeline and the smallest scenario of it.
import type { Pipeline } from '../pipeline/types.ts';
import type { ExecutionScenario } from './types.ts';

export const PIPELINE: Pipeline = {
  name: 'research',
  workflowsPath: '/nowhere/workflow.ts',
  workflows: [
    { type: 'ResearchWorkflow', taskQueue: 'research-queue' },
    { type: 'ApprovalWorkflow', taskQueue: 'research-queue' },
  ],
  fleet: [{ taskQueue: 'research-queue', workflows: true, activities: ['fetch_url', 'call_llm', 'save_result'] }],
  openActivities: () => Promise.resolve({ activities: {}, close: () => Promise.resolve() }),
};

export const SMALLEST: ExecutionScenario = {
  name: 'research/nothing-goes-wrong',
  why: 'Without faults the work is done.',
  pipeline: 'research',
  args: [],
  expect: { status: 'completed' },
};
