// The evidence of a scenario that executes nothing, before what it looked at is added.
import { SCHEMA_VERSION, type TrialEvidence } from '../../reports/evidence/types.ts';
import type { StillJob } from './jobs.ts';

export const stillEvidence = (job: StillJob, seed: string): Omit<TrialEvidence, 'timings'> => ({
  schemaVersion: SCHEMA_VERSION,
  plan: {
    schemaVersion: SCHEMA_VERSION,
    key: job.key,
    mode: 'trial',
    seed,
    scenario: job.scenario.name,
    why: job.scenario.why,
    pipeline: job.pipeline.name,
    workflowType: '',
    taskQueue: '',
    workflowIdPrefix: `ordeal-${job.key}-`,
    args: [],
    world: {},
    faults: [],
    actions: [],
    watch: [],
    workers: 0,
    executions: 0,
    expect: job.scenario.kind === 'lint' ? job.scenario.expect : null,
  },
  executions: [],
  llm: [],
  services: [],
  effects: [],
  attempts: [],
  faults: [],
  actions: [],
  queries: [],
  workers: [],
  recoveries: [],
  replays: [],
});
