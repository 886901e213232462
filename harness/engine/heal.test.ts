// Whatever acts is ended, also when ending another fails; and only what was ended counts as healed.
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { healAll } from './heal.ts';
import { soundness } from './soundness.ts';
import { planTrial } from './plan.ts';
import { Recorder } from './recorder.ts';
import type { TrialContext } from './trial-context.ts';

const cut = { kind: 'network.down', link: 'worker-temporal', on: { workflowTask: 1 } } as const;
const plan = planTrial({ ...scenarioFixture, faults: [cut, cut] }, pipelineFixture, configFixture, 'seed', 1, 'trial');

/** @param probe - of the first fault */
function trialWith(first: () => Promise<void>, probe?: () => Promise<string | undefined>) {
  const ended: string[] = [];
  const heals = new Map([
    ['f1', first],
    ['f2', async () => void ended.push('f2')],
  ]);
  const llm = { heal: () => void ended.push('llm') };
  const recorder = new Recorder(plan);
  const probes = new Map(probe === undefined ? [] : [['f1', probe]]);
  const { signal } = new AbortController();
  const places = { llm, clock: wallClock };
  const trial = { plan, recorder, heals, probes, signal, crew: { hosts: [] }, places } as unknown as TrialContext;
  return { trial, ended, healed: recorder.healed, unsound: recorder.unsound };
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

it('does not count as healed what still acts when it is asked, and says why', async () => {
  const { trial, healed, unsound } = trialWith(
    async () => undefined,
    async () => 'the link is still down',
  );
  await healAll(trial);
  expect([...healed]).toEqual(['f2']);
  expect([...unsound]).toEqual([['f1', 'the link is still down']]);
});

it('takes what answers with an error for unsound', async () => {
  const { trial, unsound } = trialWith(
    async () => undefined,
    () => Promise.reject(new Error('connection refused')),
  );
  await healAll(trial);
  expect([...unsound]).toEqual([['f1', 'connection refused']]);
});

const ask = (what: { readonly disarm?: () => Promise<void>; readonly trouble?: string }) => {
  const { disarm = async () => undefined, trouble } = what;
  const places = { clock: wallClock, llm: { trouble: async () => trouble } };
  return soundness({ plan, probes: new Map(), crew: { disarm }, places } as unknown as TrialContext);
};

it('asks every worker process whether it answers', async () => {
  const silent = ask({ disarm: () => Promise.reject(new Error('no answer within 10000 ms')) });
  expect(await silent('f1', 'worker.freeze')).toBe('no answer within 10000 ms');
  expect(await silent('f1', 'signal.during-crash')).toBe('no answer within 10000 ms');
  expect(await silent('f1', 'llm.hang')).toBeUndefined();
  expect(await ask({})('f1', 'worker.freeze')).toBeUndefined();
});

it('asks beside the processes what a fault of its own kind has to say', async () => {
  const doubtful = soundness({
    ...trialWith(
      async () => undefined,
      async () => 'nothing was heard of it',
    ).trial,
    crew: { disarm: async () => undefined },
  } as unknown as TrialContext);
  expect(await doubtful('f1', 'worker.freeze')).toBe('nothing was heard of it');
  expect(await doubtful('f2', 'worker.freeze')).toBeUndefined();
});

it('asks the fake provider whether its faults still strike', async () => {
  const striking = ask({ trouble: 'its faults still strike' });
  expect(await striking('f1', 'llm.rate-limit')).toBe('its faults still strike');
  expect(await striking('f1', 'service.hang')).toBe('its faults still strike');
  expect(await striking('f1', 'worker.kill')).toBeUndefined();
});
