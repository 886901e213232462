// What a frozen process has to say when it is back, and what the server makes of it: heard, missed, or nobody's matter any more.
import { expect, it } from 'vitest';
import type { FromHost, Host } from '../../workers/types.ts';
import { configFixture, pipelineFixture, scenarioFixture } from '../engine.fixture.ts';
import { planTrial } from '../plan.ts';
import { Recorder } from '../recorder.ts';
import type { TrialContext } from '../trial-context.ts';
import { freeze } from './freeze.ts';

const SAID =
  'Activity not found on completion. This may happen if …: Status { code: NotFound, message: "activity already timed out", source: None }';
const log = (message: string): FromHost => ({ kind: 'log', level: 'WARN', message, wallMs: 0 });
const key = { namespace: 'n', workflowId: 'w', runId: 'r', activityType: 'write', activityId: '1', attempt: 1 };

type Where = { readonly activity: string; readonly at: 'effect' | 'completed' } | { readonly workflowTask: number };

/** A process is frozen and comes back. @param says - what it and others write when the trial heals */
async function frozen(
  says: readonly FromHost[],
  {
    on = { activity: 'write', at: 'effect' },
    ends = false,
    dies = false,
  }: { readonly on?: Where; readonly ends?: boolean; readonly dies?: boolean } = {},
) {
  const fault = { kind: 'worker.freeze', on } as const;
  const plan = planTrial({ ...scenarioFixture, faults: [fault] }, pipelineFixture, configFixture, 'seed', 1, 'trial');
  const host = { pid: 7, identity: 'w1', alive: true } as Host;
  const other = { pid: 8, identity: 'w2', alive: true } as Host;
  const listeners = new Set<(host: Host, message: FromHost) => void>();
  const slept: number[] = [];
  const thawed: number[] = [];
  const over = new AbortController();
  const recorder = new Recorder(plan);
  const trial = {
    plan,
    recorder,
    heals: new Map<string, () => Promise<void>>(),
    probes: new Map<string, () => Promise<string | undefined>>(),
    signal: over.signal,
    onStrike: () => undefined,
    crew: {
      hosts: [host, other],
      freeze: async () => undefined,
      thaw: async ({ pid }: Host) => void thawed.push(pid),
      listen: (listener: (host: Host, message: FromHost) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    places: {
      clock: {
        now: () => 0,
        sleep: async (ms: number, signal: AbortSignal) => {
          await new Promise<void>((done) => setImmediate(done));
          signal.throwIfAborted();
          slept.push(ms);
        },
      },
    },
  } as unknown as TrialContext;
  const probes = trial.probes;
  const [planned] = plan.faults;
  if (planned === undefined) throw new Error('no fault is planned');
  const order = { planned, host, detail: 'it stands there', ...('activity' in on ? { key } : {}) };
  await freeze({ trial, ordinals: [], order, fault });
  for (const listener of listeners) {
    listener(other, log(SAID));
    for (const message of says) listener(host, message);
  }
  if (ends) over.abort();
  if (dies) Object.assign(host, { alive: false });
  await trial.heals.get(planned.id)?.();
  await trial.heals.get(planned.id)?.();
  const doubt = await probes.get(planned.id)?.();
  return { detail: recorder.strikes(planned.id)[0]?.detail ?? '', doubt, slept, thawed, listening: listeners.size };
}

it('the refusal of its late report is written down in the words of the server, once', async () => {
  const { detail, doubt, slept, thawed, listening } = await frozen([log('something else'), log(SAID)]);
  expect(detail).toMatch(
    /cut off from the server; its late report was refused by the server: activity already timed out$/,
  );
  expect(doubt).toBeUndefined();
  expect(slept).toEqual([]);
  expect(thawed).toEqual([7, 7]);
  expect(listening).toBe(0);
});

it('what is not heard is a doubt about the trial, and is waited for once: what others write is not its word', async () => {
  const { detail, doubt, slept } = await frozen([log('something else')]);
  expect(detail).toMatch(/; nothing was heard of its late report within 10000 ms$/);
  expect(doubt).toBe('nothing was heard of its late report within 10000 ms');
  expect(slept).toEqual([10_000]);
});

it('a process that has died meanwhile says nothing, which is a doubt and is not waited for', async () => {
  const { doubt, slept, listening } = await frozen([], { dies: true });
  expect(doubt).toBe('the process ended before its late report was heard');
  expect([slept, listening]).toEqual([[], 0]);
});

it.each<readonly [string, Parameters<typeof frozen>[1]]>([
  ['a run that is being cut short', { ends: true }],
  ['a process that stood at a workflow task', { on: { workflowTask: 1 } }],
])('%s waits for no late report', async (_, how) => {
  const { detail, doubt, slept, thawed } = await frozen([], how);
  expect(detail).toMatch(/cut off from the server$/);
  expect(doubt).toBeUndefined();
  expect([slept, thawed]).toEqual([[], [7, 7]]);
});
