// Who stands at a point goes on, also where there was nothing to strike.
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { configFixture, pipelineFixture, scenarioFixture } from './engine.fixture.ts';
import { planTrial } from './plan.ts';
import { Recorder } from './recorder.ts';
import { StrikeDesk } from './strike-desk.ts';
import type { TrialContext } from './trial-context.ts';

it('a process that stands where there is nothing to strike is let go, and nothing has struck', async () => {
  // Nobody outside has a link of its own: it is not there to be cut.
  const fault = { kind: 'network.down', link: 'client-temporal', on: { activity: 'write', at: 'before' } } as const;
  const plan = planTrial({ ...scenarioFixture, faults: [fault] }, pipelineFixture, configFixture, 'seed', 1, 'trial');
  const recorder = new Recorder(plan);
  let armed = 0;
  const trial = {
    plan,
    recorder,
    heals: new Map(),
    probes: new Map(),
    outside: {},
    crew: { hosts: [], listen: () => () => undefined, rearm: async () => void (armed += 1) },
    places: { clock: wallClock },
  } as unknown as TrialContext;
  const desk = new StrikeDesk(trial, [1]);
  const [planned] = plan.faults;
  if (planned === undefined) throw new Error('no fault is planned');
  await desk.order({ planned, detail: 'before of write' });
  desk.close();
  expect(recorder.strikes(planned.id)).toEqual([]);
  expect(armed).toBe(1);
});
