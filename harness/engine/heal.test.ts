// Whatever acts is ended, also when ending another fails; and only what was ended counts as healed.
import { expect, it } from 'vitest';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { healAll } from './heal.ts';
import { planTrial } from './plan.ts';
import { Recorder } from './recorder.ts';
import type { TrialContext } from './trial-context.ts';

const cut = { kind: 'network.down', link: 'worker-temporal', on: { workflowTask: 1 } } as const;
const plan = planTrial({ ...scenarioFixture, faults: [cut, cut] }, pipelineFixture, configFixture, 'seed', 1, 'trial');

function trialWith(first: () => Promise<void>) {
  const ended: string[] = [];
  const heals = new Map([
    ['f1', first],
    ['f2', async () => void ended.push('f2')],
  ]);
  const llm = { heal: () => void ended.push('llm') };
  const recorder = new Recorder(plan);
  const trial = { plan, recorder, heals, crew: { hosts: [] }, places: { llm } } as unknown as TrialContext;
  return { trial, ended, healed: recorder.healed };
}

it('ends every fault, the answers of the provider too', async () => {
  const { trial, ended, healed } = trialWith(async () => undefined);
  await healAll(trial);
  expect(ended).toEqual(['llm', 'f2']);
  expect([...healed]).toEqual(['f1', 'f2']);
});

it('ends the second one when the first cannot be ended, and says so: nothing counts as healed', async () => {
  const { trial, ended, healed } = trialWith(() => Promise.reject(new Error('gone')));
  await expect(healAll(trial)).rejects.toThrow('gone');
  expect(ended).toEqual(['llm', 'f2']);
  expect(healed.size).toBe(0);
});
