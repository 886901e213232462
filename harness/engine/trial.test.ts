// A trial whose turn comes when the run is being cut short. The phases of a trial are proven by whole runs (acceptance/).
import { describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import type { Places } from './places.ts';
import { planTrial } from './plan.ts';
import { problemsOf } from './in-turn.ts';
import { Recorder } from './recorder.ts';
import type { TrialContext } from './trial-context.ts';
import { carryOut, runTrial } from './trial.ts';

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

  it('whose healing fails settles all the same, hears nobody any more, and keeps what went wrong first', async () => {
    const fault = { kind: 'network.down', link: 'worker-llm', on: { workflowTask: 1 } } as const;
    const scenario = { ...scenarioFixture, faults: [fault] };
    const plan = planTrial(scenario, pipelineFixture, configFixture, 'seed', 1, 'trial');
    const recorder = new Recorder(plan);
    const steps: string[] = [];
    const unanswered = (): never => {
      throw new Error('no server answers');
    };
    const trial = {
      plan,
      recorder,
      heals: new Map([['f1', () => Promise.reject(new Error('the link is gone'))]]),
      probes: new Map(),
      signal: new AbortController().signal,
      places: { clock: wallClock, llm: { heal: () => void steps.push('healed'), pagesUrl: unanswered } },
      crew: {
        hosts: [],
        dead: new Set(),
        // The listener of the trial; with it what strikes and what is sent from outside begin.
        listen: () => {
          steps.push('listens');
          return () => void steps.push('heard enough');
        },
        disarm: async () => void steps.push('settled'),
      },
    } as unknown as TrialContext;
    const problem: unknown = await carryOut(trial).catch((caught: unknown) => caught);
    expect(problemsOf(problem).map((one) => (one as Error).message)).toEqual(['no server answers', 'the link is gone']);
    expect(steps.slice(-3)).toEqual(['healed', 'settled', 'heard enough']);
    expect(steps.filter((step) => step === 'listens').length).toBe(
      steps.filter((step) => step === 'heard enough').length,
    );
    expect(recorder.healed.size).toBe(0);
  });
});
