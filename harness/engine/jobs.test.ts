// The jobs of a run: what is measured, and which baselines are shared.
import { describe, expect, it } from 'vitest';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { planJobs } from './jobs.ts';
import type { RunRequest } from './types.ts';
import type { Scenario } from '../scenario/types.ts';

const request = (scenarios: readonly Scenario[]): RunRequest => ({
  config: { file: '', dir: '', config: configFixture, pipelines: [pipelineFixture], pipelinesModule: '' },
  scenarios,
  seed: 'seed',
  env: 'virtual',
  baselines: true,
  out: '',
  again: '',
  againOne: () => '',
  onEvent: () => undefined,
  report: () => undefined,
  signal: new AbortController().signal,
});

const kill = { kind: 'worker.kill', on: { activity: 'write', at: 'effect' } } as const;

describe('the jobs of a run', () => {
  it('share one fault-free reference among scenarios of the same work', () => {
    const [calm, crash, other] = planJobs(
      request([
        scenarioFixture,
        { ...scenarioFixture, name: 'letters/crash', faults: [kill] },
        { ...scenarioFixture, name: 'letters/other', args: [{ to: 'Bob' }] },
      ]),
    );
    if (calm?.kind !== 'execution' || crash?.kind !== 'execution' || other?.kind !== 'execution')
      throw new Error('not planned');
    expect(crash.reference).toBe(calm.reference);
    expect(other.reference).not.toBe(calm.reference);
  });

  it('give a restart baseline to crash scenarios alone', () => {
    const jobs = planJobs(request([scenarioFixture, { ...scenarioFixture, name: 'letters/crash', faults: [kill] }]));
    expect(jobs.map((job) => job.kind === 'execution' && job.baseline !== undefined)).toEqual([false, true]);
  });

  it('give one to a work with a predecessor, and none to several executions', () => {
    const jobs = planJobs(
      request([
        { ...scenarioFixture, predecessor: 'PostLetter' },
        { ...scenarioFixture, name: 'letters/many', faults: [kill], executions: 2 },
      ]),
    );
    expect(jobs.map((job) => job.kind === 'execution' && job.baseline?.workflowType)).toEqual([
      'PostLetter',
      undefined,
    ]);
  });

  it('name the pipelines there are when a scenario names another', () => {
    expect(() => planJobs(request([{ ...scenarioFixture, pipeline: 'leters' }]))).toThrow(/"leters".*Known: letters/);
  });
});
