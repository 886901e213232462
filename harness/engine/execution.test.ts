// The bound of a trial, on a clock that jumps: everything is healed there, and what then ends has ended, what does not is stuck.
import { expect, it } from 'vitest';
import { HEALED_WALL_MS, TRIAL_WALL_MS } from './bounds.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { conductExecutions } from './execution.ts';
import { planTrial } from './plan.ts';
import { Recorder } from './recorder.ts';
import type { TrialContext } from './trial-context.ts';

const cut = { kind: 'network.down', link: 'worker-temporal', on: { workflowTask: 1 } } as const;
const plan = planTrial({ ...scenarioFixture, faults: [cut] }, pipelineFixture, configFixture, 'seed', 1, 'trial');

/** An execution that a fault holds. @param goesOn - whether it ends when the fault is healed */
function heldTrial(goesOn: boolean, heal: () => void = () => undefined) {
  const told: string[] = [];
  let end: () => void = () => undefined;
  const result = new Promise<void>((done) => {
    end = done;
  });
  const clock = {
    now: () => 0,
    elapsed: () => 0,
    sleep: async (ms: number, signal?: AbortSignal) => {
      // What happened before this moment has been heard of.
      await new Promise<void>((done) => setImmediate(done));
      signal?.throwIfAborted();
      told.push(`${ms} ms`);
    },
  };
  const trial = {
    plan,
    pipeline: pipelineFixture,
    recorder: new Recorder(plan),
    signal: new AbortController().signal,
    client: { workflow: { getHandle: () => ({ result: () => result }) } },
    crew: { assignment: { namespace: 'n' }, listen: () => () => undefined, hosts: [], heard: async () => undefined },
    places: {
      clock,
      llm: { pagesUrl: () => '', servicesUrl: () => '', heal: () => void told.push('answers are true again') },
      converters: new Map(),
      environment: { start: async () => ({ workflowId: 'w', runId: 'r', clock: {} }) },
    },
    heals: new Map([
      [
        'f1',
        async () => {
          heal();
          told.push('the link is up again');
          if (goesOn) end();
        },
      ],
    ]),
  } as unknown as TrialContext;
  return { trial, told };
}

const HEALED = ['answers are true again', 'the link is up again'];

it('at its bound every fault is healed, and an execution that only waited for that ends as any other', async () => {
  const { trial, told } = heldTrial(true);
  expect(await conductExecutions(trial, [1])).toEqual([{ workflowId: 'w', runId: 'r', end: 'closed' }]);
  expect(told).toEqual([`${TRIAL_WALL_MS} ms`, ...HEALED]);
});

it('one that does not end after healing either is stuck, and is waited for no longer', async () => {
  const { trial, told } = heldTrial(false);
  expect(await conductExecutions(trial, [1])).toEqual([{ workflowId: 'w', runId: 'r', end: 'stuck' }]);
  expect(told).toEqual([`${TRIAL_WALL_MS} ms`, ...HEALED, `${HEALED_WALL_MS} ms`]);
});

it('a fault that cannot be healed at the bound breaks the trial: nothing after it would be judged in a sound world', async () => {
  const { trial } = heldTrial(false, () => {
    throw new Error('the proxy does not answer');
  });
  await expect(conductExecutions(trial, [1])).rejects.toThrow('the proxy does not answer');
});
