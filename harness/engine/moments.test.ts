// The moments of a plan, in the order of the virtual clock.
import { describe, expect, it } from 'vitest';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { momentsOf } from './moments.ts';
import { planTrial } from './plan.ts';

describe('the moments of a plan', () => {
  it('come in the order of the virtual clock; what strikes at a point is not among them', () => {
    const plan = planTrial(
      {
        ...scenarioFixture,
        faults: [
          { kind: 'worker.kill', on: { at: '2 days' } },
          { kind: 'worker.kill', on: { activity: 'write', at: 'effect' } },
        ],
        actions: [
          { signal: 'late', at: '3 days' },
          { signal: 'early', at: '1 hour' },
          { query: 'get_status', at: '2 days', equals: 1 },
          { signal: 'at-a-point', on: { workflowTask: 1 } },
        ],
      },
      pipelineFixture,
      configFixture,
      'seed',
      1,
      'trial',
    );
    expect(momentsOf(plan).map((moment) => [moment.kind, moment.atMs / 3_600_000])).toEqual([
      ['message', 1],
      ['strike', 48],
      ['query', 48],
      ['message', 72],
    ]);
  });
});
