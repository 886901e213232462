// A trial whose turn comes when the run is being cut short. The phases of a trial are proven by whole runs (acceptance/).
import { describe, expect, it } from 'vitest';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import type { Places } from './places.ts';
import { planTrial } from './plan.ts';
import { runTrial } from './trial.ts';

describe('a trial', () => {
  it('that has waited for its turn touches nothing when the run is being cut short', async () => {
    const cut = new AbortController();
    // Nothing but the waiting line is there: whatever else is touched fails the test.
    const places = {
      crews: {
        turn: async (work: () => Promise<unknown>) => {
          cut.abort('cut short');
          return work();
        },
      },
    } as unknown as Places;
    const plan = planTrial(scenarioFixture, pipelineFixture, configFixture, 'seed', 1, 'trial');
    const options = { places, probes: [], pipeline: pipelineFixture, signal: cut.signal, onStrike: () => undefined };
    await expect(runTrial(plan, options)).rejects.toBe('cut short');
  });
});
