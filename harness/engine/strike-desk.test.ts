// Who stands at a point goes on, also where there was nothing to strike.
import { expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { Host } from '../workers/types.ts';
import type { CrewListener } from './crew.ts';
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

it('what a process said before the end is heard, also where the end was known first, and no longer once it has struck', async () => {
  const fault = { kind: 'worker.kill', on: { activity: 'write', at: 'before' } } as const;
  const plan = planTrial({ ...scenarioFixture, faults: [fault] }, pipelineFixture, configFixture, 'seed', 1, 'trial');
  const recorder = new Recorder(plan);
  const host = { identity: 'h1', pid: 7, alive: true } as unknown as Host;
  const killed: Host[] = [];
  let tell: CrewListener = () => undefined;
  let asked = 0;
  const trial = {
    plan,
    recorder,
    crew: {
      hosts: [host],
      listen: (listener: CrewListener) => {
        tell = listener;
        return () => undefined;
      },
      heard: async () => {
        asked += 1;
        tell(host, { kind: 'at-point', faultId: 'f1', detail: 'before of write', wallMs: 1 });
      },
      kill: async (victims: readonly Host[]) => {
        killed.push(...victims);
        return [];
      },
      rearm: async () => undefined,
    },
    places: { clock: wallClock },
  } as unknown as TrialContext;
  const desk = new StrikeDesk(trial, [1]);
  await desk.heard();
  await desk.settled();
  expect(killed).toEqual([host]);
  recorder.struck('f1', { wallMs: 1, detail: 'it died' });
  await desk.heard();
  desk.close();
  expect(asked).toBe(1);
});
