// The workflow code of every pipeline, read for what a replay could not survive.
import type { LintScenario } from 'ordeal/scenario';

const clean = (pipeline: string): LintScenario => ({
  kind: 'lint',
  name: `${pipeline}/workflow-code-is-deterministic`,
  why: 'The workflow code reads no clock, no random numbers, no environment, no database and no network, and calls no model.',
  pipeline,
  expect: { findings: [] },
});

export const workflowCode: readonly LintScenario[] = [
  'research',
  'document-review',
  'enrichment',
  'document-processing',
  'agent',
  'rerank',
  'determinism-tax',
].map(clean);
