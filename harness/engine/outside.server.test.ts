// Actions and watched queries in whole trials, on a real server with real kills; and each planted mistake seen red.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionScenario } from '../scenario/types.ts';
import { pipelines } from '../workers/fixtures/pipeline.ts';
import { pipelinesModule } from '../workers/fixtures/stand.ts';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { QUERY_WALL_MS, SETTLE_WALL_MS } from './bounds.ts';
import { executeRun } from './run.ts';

const TIMEOUT_MS = 120_000;
const fields = { pipeline: 'probe', args: [], why: 'A fixture.' } as const;
const boundary = { signal: 'add', args: ['{n}'], on: { continueAsNew: 1 }, times: 3 } as const;
const moment = { at: '1 hour' } as const;
const status = (...known: string[]) => known.map((one) => ({ status: one, started: '*' }));

const scenarios: readonly ExecutionScenario[] = [
  {
    ...fields,
    name: 'probe/signals-and-a-crash-at-the-boundary',
    workflow: 'rounds',
    args: [2],
    // The first right after the signals, at the same boundary; the second at the next one.
    faults: [
      { kind: 'worker.kill', on: { continueAsNew: 1 } },
      { kind: 'worker.kill', on: { continueAsNew: 2 } },
    ],
    actions: [boundary],
    watch: [{ query: 'added', answers: [[], ['1', '2', '3']] }],
    expect: { status: 'completed', result: { equals: ['1', '2', '3'] } },
  },
  {
    ...fields,
    name: 'probe/forgets-at-the-boundary',
    workflow: 'forgetful',
    args: [2],
    actions: [boundary],
    expect: { status: 'completed', result: { equals: ['1', '2', '3'] } },
  },
  {
    ...fields,
    name: 'probe/counts-over-a-crash',
    workflow: 'rounds',
    args: [3],
    faults: [{ kind: 'worker.kill', on: { activity: 'write', at: 'effect', nth: 2 } }],
    actions: [{ signal: 'add', args: ['last'], on: { activity: 'write', at: 'effect', nth: 4 } }],
    expect: { status: 'completed', result: { equals: ['last'] }, runs: { write: 5 } },
  },
  {
    ...fields,
    name: 'probe/asked-all-the-time',
    workflow: 'waiting',
    faults: [
      { kind: 'worker.kill', on: { workflowTask: 2 } },
      { kind: 'worker.kill', on: moment },
    ],
    actions: [
      { query: 'get_status', ...moment, equals: { status: 'waiting', started: '*' } },
      { signal: 'proceed', at: '2 hours' },
    ],
    watch: [{ query: 'get_status', answers: status('working', 'waiting', 'finishing') }],
    expect: { status: 'completed', virtualTime: { atLeast: '2 hours', atMost: '121 minutes' } },
  },
  {
    ...fields,
    name: 'probe/answers-wrong',
    workflow: 'waiting',
    actions: [{ query: 'get_status', ...moment, equals: { status: 'done', started: '*' } }],
    expect: { status: 'completed' },
  },
  {
    ...fields,
    name: 'probe/has-no-handler',
    workflow: 'fan',
    args: [2],
    watch: [{ query: 'get_status' }],
    expect: { status: 'completed' },
  },
  {
    ...fields,
    name: 'probe/never-comes-to-the-point',
    workflow: 'fan',
    args: [2],
    actions: [{ signal: 'add', on: { activity: 'write', at: 'effect', nth: 9 } }],
    expect: { status: 'completed' },
  },
  {
    // Its body writes seconds after the end: what was collected is not all that it does.
    ...fields,
    name: 'probe/leaves-a-body-behind',
    workflow: 'leaving',
    expect: { status: 'completed' },
  },
  {
    // The world has no answer to what it asks: without the fault this work fails as well.
    ...fields,
    name: 'probe/asks-what-nobody-planned',
    workflow: 'straight',
    world: { llm: { answers: [{ activity: 'read', content: 'read' }] } },
    faults: [{ kind: 'llm.server-error', on: { activity: 'ask' }, status: 503 }],
    expect: { status: 'completed' },
  },
];

let out: string;
let report: RunReport;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-outside-'));
  const config = {
    pipelines: pipelinesModule,
    scenarios: '',
    environment: ({ scratchDir, llmUrl }: { scratchDir: string; llmUrl: string }) => ({
      SIDE_FILE: join(scratchDir, 'side.txt'),
      LLM_URL: llmUrl,
    }),
    answers: { probe: 'invented' } as const,
  };
  report = await executeRun({
    config: { file: '', dir: '', config, pipelines, pipelinesModule },
    scenarios,
    seed: 'outside',
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

async function evidenceOf(name: string): Promise<TrialEvidence> {
  return readTrialEvidence(join(out, report.runKey, trialOf(name).evidence));
}

describe('signals at the boundary of continue-as-new', () => {
  const name = 'signals-and-a-crash-at-the-boundary';

  it('are sent once each, and nothing is lost over it, nor over a crash right after them or at the next one', async () => {
    expect(complaints(name)).toBe('');
    expect(trialOf(name).faults.map(({ struck }) => struck)).toEqual([1, 1]);
    expect(trialOf(name).outside).toContainEqual({
      title: 'signal add ×3 at continue-as-new #1',
      atPoint: true,
      planned: 3,
      done: 3,
    });
  });

  it('turn a workflow red that does not carry them on, although they arrived', () => {
    expect(complaints('forgets-at-the-boundary')).toMatch(/^result fail: .*$/);
    expect(trialOf('forgets-at-the-boundary').checkers).toContainEqual({
      name: 'signals-arrived',
      verdict: 'pass',
      findings: [],
    });
  });

  it('come at the passage that is meant, counted over a crash', () => {
    expect(complaints('counts-over-a-crash')).toBe('');
  });

  it('that no process stands for make the trial unknown', () => {
    expect(trialOf('never-comes-to-the-point').verdict).toBe('unknown');
    expect(complaints('never-comes-to-the-point')).toContain('was sent 0 of 1 time: no process stood at the point');
  });
});

describe('a request that the world has no answer for', () => {
  it('leaves its trial unknown, with the request and what there is, and the run not green', () => {
    expect(trialOf('asks-what-nobody-planned').verdict).toBe('unknown');
    const [steady, planned, ...more] = complaints('asks-what-nobody-planned').split('\n');
    expect(steady).toMatch(/^steady-state unknown: No steady state: the same work without faults ended failed of /);
    expect(planned).toMatch(
      /^requests-planned unknown: attempt 2 of ask .*no answer of the world fits POST \/v1\/chat\/completions of ask.*they are for read\./,
    );
    expect(more).toEqual([]);
    expect(report.strays?.every((stray) => /^\/v1\/chat\/completions of .*, answered 501/.test(stray))).toBe(true);
  });
});

describe('a body that goes on after the end of the work', () => {
  it('leaves the trial unknown once it has outlasted its bound, with the reason', async () => {
    const { unsettled } = await evidenceOf('leaves-a-body-behind');
    expect(unsettled).toMatchObject([{ activityType: 'linger', attempt: 1, waitedMs: SETTLE_WALL_MS }]);
    const [effects, ends, ...more] = complaints('leaves-a-body-behind').split('\n');
    expect(effects).toMatch(/^effects-once unknown: The body of linger .* what it does later is in no evidence\.$/);
    expect(ends).toMatch(/^ends-after-healing unknown: The body of linger /);
    expect(more).toEqual([]);
  });
});

describe('queries', () => {
  it('are answered at every moment, and do not move the clock', async () => {
    expect(complaints('asked-all-the-time')).toBe('');
    const { queries, recoveries, workers } = await evidenceOf('asked-all-the-time');
    expect(recoveries).toHaveLength(2);
    expect(queries.filter(({ source }) => source === 'action')).toHaveLength(1);
    for (const { diedWallMs } of recoveries) {
      const taken = workers.find(({ servingWallMs }) => servingWallMs > diedWallMs)?.servingWallMs ?? 0;
      const whileDead = queries.filter(({ askedWallMs }) => askedWallMs >= diedWallMs && askedWallMs < taken);
      expect(whileDead.length).toBeGreaterThan(0);
      for (const { askedWallMs, answeredWallMs = 0 } of whileDead) {
        expect(answeredWallMs).toBeGreaterThanOrEqual(taken);
        expect(answeredWallMs - askedWallMs).toBeLessThanOrEqual(QUERY_WALL_MS);
      }
    }
  });

  it('turn a workflow red that answers wrong, or has no handler', () => {
    expect(complaints('answers-wrong')).toMatch(
      /^query-answers fail: .*the answer.status is "waiting", expected "done"/,
    );
    expect(complaints('has-no-handler')).toMatch(/^query-answers fail: .*did not register a handler for get_status/);
  });
});
