// Worker processes that are replaced, blocked, starved and set up in other ways, in whole trials on a real server: each fault strikes, is seen and heals.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExecutionScenario } from '../scenario/types.ts';
import { pipelines } from '../workers/fixtures/pipeline.ts';
import { pipelinesModule } from '../workers/fixtures/stand.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { attributesOf } from '../history/events.ts';
import { executeRun } from './run.ts';

/** Fifteen boots of worker processes, on a machine that is shared. */
const TIMEOUT_MS = 240_000;
/** Far below the bound of a trial: nobody waits for an execution that cannot go on. */
const SOON_MS = 60_000;
const releases = fileURLToPath(new URL('./fixtures/releases.pipeline.ts', import.meta.url));
const straight = { pipeline: 'probe', args: [], why: 'A fixture.', workflow: 'straight' } as const;
const waiting = { ...straight, workflow: 'waiting', actions: [{ signal: 'proceed', at: '2 hours' }] } as const;
const asks = { activity: 'ask', at: 'inside' } as const;
const written = { activity: 'write', at: 'effect' } as const;
const survives = { status: 'completed', result: 'as-without-faults' } as const;

const scenarios: readonly ExecutionScenario[] = [
  {
    ...waiting,
    name: 'probe/deployed',
    workers: 2,
    faults: [{ kind: 'worker.deploy', on: { at: '1 hour' }, to: { pipelines: releases } }],
    expect: { ...survives, runs: { write: 1, finish: 1 } },
  },
  {
    ...waiting,
    name: 'probe/deployed-carelessly',
    faults: [{ kind: 'worker.deploy', on: { at: '1 hour' }, to: { pipelines: releases, pipeline: 'probe-careless' } }],
    expect: survives,
  },
  {
    ...straight,
    name: 'probe/out-of-memory',
    faults: [{ kind: 'worker.memory', on: asks }],
    expect: { ...survives, runs: { ask: 2, write: 1, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/blocked-until-found',
    faults: [{ kind: 'worker.blocked-loop', on: written }],
    expect: { ...survives, runs: { ask: 1, write: 2, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/blocked-for-a-moment',
    faults: [{ kind: 'worker.blocked-loop', on: written, forMs: 250 }],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/nothing-kept',
    faults: [{ kind: 'worker.cache-eviction' }],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
  {
    // Two processes, of which the second one does all: the first dies before it has done anything.
    ...straight,
    name: 'probe/other-zone-locale-and-clock',
    faults: [
      {
        kind: 'worker.surroundings',
        timeZone: 'Pacific/Chatham',
        locale: 'az_AZ.UTF-8',
        clock: { behind: '5 hours' },
      },
      { kind: 'worker.kill', on: { activity: 'ask', at: 'completed' } },
    ],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
  {
    ...waiting,
    name: 'probe/other-zone-of-one-that-does-nothing',
    faults: [
      { kind: 'worker.surroundings', timeZone: 'Pacific/Chatham' },
      { kind: 'worker.kill', on: { workflowTask: 1 } },
    ],
    expect: survives,
  },
  {
    ...straight,
    name: 'probe/frozen-with-work-done',
    faults: [{ kind: 'worker.freeze', on: written }],
    expect: { ...survives, runs: { ask: 1, write: 2, finish: 1 } },
  },
  {
    // So many at once that both processes get some.
    ...straight,
    name: 'probe/two-zones-at-work',
    workflow: 'fan',
    args: [24],
    workers: 2,
    faults: [{ kind: 'worker.surroundings', timeZone: 'Pacific/Chatham', clock: { ahead: '3 hours' } }],
    expect: { ...survives, runs: { write: 24, finish: 1 } },
  },
  {
    ...straight,
    name: 'probe/all-drained',
    workers: 2,
    faults: [{ kind: 'worker.drain', on: asks, workers: 'all' }],
    expect: { ...survives, runs: { ask: 1, write: 1, finish: 1 } },
  },
];

let out: string;
let report: RunReport;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-workers-'));
  const config = {
    pipelines: pipelinesModule,
    scenarios: '',
    environment: ({ scratchDir, llmUrl }: { scratchDir: string; llmUrl: string }) => ({
      SIDE_FILE: join(scratchDir, 'side.txt'),
      LLM_URL: llmUrl,
    }),
    answers: { probe: 'invented' } as const,
    prices: { fixture: { input: 1, output: 1 } },
  };
  report = await executeRun({
    config: { file: '', dir: '', config, pipelines, pipelinesModule },
    scenarios,
    seed: 'workers',
    env: 'virtual',
    baselines: false,
    out,
    again: '',
    againOne: () => '',
    onEvent: () => undefined,
    report: () => undefined,
    signal: new AbortController().signal,
  });
}, TIMEOUT_MS);
afterAll(() => rm(out, { recursive: true, force: true }));

function trialOf(name: string): TrialReport {
  const trial = report.trials.find(({ scenario }) => scenario === `probe/${name}`);
  if (trial === undefined) throw new Error(`no trial of ${name}`);
  return trial;
}

/** What a trial says beside "pass": one line per checker. */
const complaints = (name: string): string =>
  trialOf(name)
    .checkers.filter(({ verdict }) => verdict !== 'pass')
    .map((each) => `${each.name} ${each.verdict}: ${each.findings.map(({ message }) => message).join(' ')}`)
    .join('\n');

const evidenceOf = (name: string): Promise<TrialEvidence> =>
  readTrialEvidence(join(out, report.runKey, trialOf(name).evidence));

const proofOf = async (name: string): Promise<string> =>
  (await evidenceOf(name)).faults.flatMap(({ strikes }) => strikes.map(({ detail }) => detail)).join('\n');

it('a release that knows what is in flight takes over process by process, and the execution ends on it', async () => {
  expect(complaints('deployed')).toBe('');
  const { workers } = await evidenceOf('deployed');
  expect(workers.map(({ signal }) => signal)).toEqual(['exit 0', 'exit 0', undefined, undefined]);
  const [, , one, other] = workers;
  // One after the other: the first of the old has ended before the second of the new serves.
  expect(workers[0]?.diedWallMs).toBeLessThan(Math.max(one?.servingWallMs ?? 0, other?.servingWallMs ?? 0));
  expect(await proofOf('deployed')).toMatch(
    /pid (\d+) serves probe, then pid \d+ got SIGTERM and ended with exit 0; pid/,
  );
});

it('a release that does not is told with the place in its code, long before the bound of the trial', async () => {
  const said = complaints('deployed-carelessly');
  expect(said).toMatch(/^workflow-task-failures fail: .*NON_DETERMINISTIC_ERROR/m);
  expect(said).toMatch(/^replay-clean fail: .*finish.*careless-release\.workflows\.ts:\d+/m);
  expect(said).toMatch(/^ends-after-healing fail: /m);
  expect((await evidenceOf('deployed-carelessly')).timings.wallMs).toBeLessThan(SOON_MS);
});

it('a process that runs out of memory is ended by V8, and another does its work', async () => {
  expect(complaints('out-of-memory')).toBe('');
  expect(await proofOf('out-of-memory')).toMatch(/pid \d+ died of SIGABRT: FATAL ERROR: .*heap/);
});

it('a process whose loop stands still loses its work to another, comes back, and its late word counts for nothing', async () => {
  expect(complaints('blocked-until-found')).toBe('');
  const { attempts } = await evidenceOf('blocked-until-found');
  const writes = attempts.filter(({ activityType }) => activityType === 'write');
  expect(new Set(writes.map(({ worker }) => worker)).size).toBe(2);
  expect(writes.map(({ outcome }) => outcome?.kind)).toEqual(['completed', 'completed']);
  expect(await proofOf('blocked-until-found')).toMatch(/stands still, .* its loop was \d+ ms late/);
});

it('a process whose loop stands still for a moment loses nothing', async () => {
  expect(complaints('blocked-for-a-moment')).toBe('');
  const [, lateMs = 0, silentMs = 0] =
    /was (\d+) ms late, and nothing was heard of it for (\d+) ms/.exec(await proofOf('blocked-for-a-moment')) ?? [];
  // The timer was due a millisecond after the loop had stopped.
  expect(Number(lateMs)).toBeGreaterThanOrEqual(249);
  expect(Number(silentMs)).toBeGreaterThanOrEqual(200);
});

it('a process that keeps no workflow in memory says that it begins it anew', async () => {
  expect(complaints('nothing-kept')).toBe('');
  // Four workflow tasks, of which the first replays nothing.
  expect(await proofOf('nothing-kept')).toMatch(/pid \d+ replayed from the start 3 times/);
});

it('a process in another zone and language with another clock says so itself, and those after it are as the machine', async () => {
  expect(complaints('other-zone-locale-and-clock')).toBe('');
  expect(await proofOf('other-zone-locale-and-clock')).toMatch(
    /pid \d+ finds Pacific\/Chatham, az-AZ, clock 180000\d\d ms behind; it began [1-3] bodies/,
  );
  // What its attempts tell the harness is not told by its clock.
  const { attempts, timings } = await evidenceOf('other-zone-locale-and-clock');
  for (const { startedWallMs } of attempts) expect(startedWallMs).toBeGreaterThan(timings.startedWallMs);
});

it('a process that is set up in another way and does nothing makes the trial unknown', () => {
  expect(complaints('other-zone-of-one-that-does-nothing')).toMatch(/^faults-struck unknown: .*struck 0 of 1/);
});

it('a process that is thawed when its attempt has timed out reports it, and the server refuses the report', async () => {
  expect(complaints('frozen-with-work-done')).toBe('');
  expect(await proofOf('frozen-with-work-done')).toMatch(
    /stands still \(SIGSTOP\), .*; its late report was refused by the server: .*activity already timed out/,
  );
  const { attempts, executions, faults } = await evidenceOf('frozen-with-work-done');
  const [zombie, other] = attempts.filter(({ activityType }) => activityType === 'write');
  expect([zombie?.attempt, other?.attempt]).toEqual([1, 2]);
  expect(zombie?.worker).not.toBe(other?.worker);
  expect(zombie?.endedWallMs).toBeGreaterThan(other?.startedWallMs ?? Infinity);
  expect(faults.map(({ healed }) => healed)).toEqual([true]);
  // What counts is what the other one did: the history has no start of the zombie's attempt.
  const starters = executions
    .flatMap(({ history }) => history.events)
    .filter(({ eventType }) => eventType === 'EVENT_TYPE_ACTIVITY_TASK_STARTED')
    .map((event) => attributesOf(event)['identity']);
  expect(starters[1]).toBe(other?.worker);
});

it('two processes in different zones do one work, and it is the same work', async () => {
  expect(complaints('two-zones-at-work')).toBe('');
  expect(await proofOf('two-zones-at-work')).toMatch(/pid \d+ finds Pacific\/Chatham, .*, clock 108000\d\d ms ahead/);
  const { attempts } = await evidenceOf('two-zones-at-work');
  expect(new Set(attempts.map(({ worker }) => worker)).size).toBe(2);
});

it('all processes drain at once, and what they had in hand is reported', async () => {
  expect(complaints('all-drained')).toBe('');
  const { workers } = await evidenceOf('all-drained');
  expect(workers.filter(({ signal }) => signal === 'exit 0')).toHaveLength(2);
});
