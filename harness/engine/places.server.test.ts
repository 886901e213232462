// The database and the Temporal server fail in whole trials: what strikes and heals is seen in the evidence, work that is not made for it
// turns red, and what could not strike makes a trial unknown.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport, TrialReport } from '../../reports/evidence/run.ts';
import { readTrialEvidence } from '../../reports/evidence/trial-store.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { ExecutionScenario, Expectation, Fault } from '../scenario/types.ts';
import { pipelines } from './fixtures/ledger.pipeline.ts';
import { executeRun } from './run.ts';

const TIMEOUT_MS = 180_000;
const beforeTheRow = { activity: 'put', at: 'before' } as const;
const looked = { activity: 'look', at: 'effect' } as const;

const scenario = (
  name: string,
  fault: Fault,
  expected: Partial<Expectation> = {},
  workflow = 'keep',
): ExecutionScenario => ({
  name: `ledger/${name}`,
  why: 'A row is kept.',
  pipeline: 'ledger',
  workflow,
  args: [],
  faults: [fault],
  expect: { status: 'completed', result: 'as-without-faults', ...expected },
});

/** Three attempts have to do. */
const MADE_FOR_IT: readonly {
  readonly name: string;
  readonly fault: Fault;
  readonly puts: number;
  readonly proof: RegExp;
}[] = [
  {
    name: 'answer-dropped',
    fault: { kind: 'database.drop-after-commit', on: beforeTheRow, times: 2 },
    puts: 3,
    proof: /2 times, first: INSERT 0 1 of "insert into ledger_rows .*" was committed, its answer was dropped/,
  },
  {
    name: 'restarted',
    fault: { kind: 'database.restart', on: beforeTheRow },
    puts: 2,
    proof:
      /connections were ended with 57P01.*; a connection was refused with 57P03 the database system is starting up/,
  },
  {
    name: 'refused',
    fault: { kind: 'database.refuse', on: beforeTheRow, refusals: 2, reason: 'shutting-down' },
    puts: 3,
    proof: /2 times, first: a connection was refused with 57P03 the database system is shutting down/,
  },
  {
    name: 'slow',
    fault: { kind: 'database.slow', on: beforeTheRow, ms: 200 },
    puts: 1,
    proof: /statements are held back for 200 ms.*; "insert into ledger_rows .*" was held back for 200 ms/,
  },
  {
    name: 'full',
    fault: { kind: 'database.disk-full', on: beforeTheRow, times: 2, statement: 'ledger_rows' },
    puts: 3,
    proof: /2 times, first: "insert into ledger_rows .*" was answered 53100 could not extend file/,
  },
  {
    name: 'server-killed',
    fault: { kind: 'server.kill', on: looked, downMs: 100 },
    puts: 1,
    proof: /the server \(pid \d+\) died of SIGKILL; pid \d+ answered \d+ ms after it was started/,
  },
  {
    name: 'server-paused',
    fault: { kind: 'server.pause', on: looked, forMs: 300 },
    puts: 1,
    proof: /the server \(pid \d+\) stands still \(SIGSTOP\); it went on after \d{3,} ms \(SIGCONT\)/,
  },
];

const scenarios: readonly ExecutionScenario[] = [
  ...MADE_FOR_IT.map(({ name, fault, puts }) =>
    scenario(name, fault, { runs: { look: 1, put: puts }, effects: { kept: 1 } }),
  ),
  scenario(
    'written-without-a-key',
    { kind: 'database.drop-after-commit', on: { activity: 'append', at: 'before' } },
    {},
    'keepCarelessly',
  ),
  scenario('refused-too-often', { kind: 'database.refuse', on: beforeTheRow, refusals: 3 }),
  scenario('restarted-too-long', { kind: 'database.restart', on: beforeTheRow, refusals: 3 }),
  scenario('full-for-too-long', { kind: 'database.disk-full', on: beforeTheRow, times: 3 }),
  scenario(
    'slower-than-allowed',
    { kind: 'database.slow', on: beforeTheRow, ms: 500 },
    { virtualTime: { atMost: '400ms' } },
  ),
  scenario(
    'paused-longer-than-allowed',
    { kind: 'server.pause', on: looked, forMs: 900 },
    { virtualTime: { atMost: '800ms' } },
  ),
  scenario('nothing-written', { kind: 'database.slow', on: looked, ms: 5 }, {}, 'keepNothing'),
  scenario('one-write-too-few', { kind: 'database.disk-full', on: beforeTheRow, statement: 'other_rows' }),
];

let out: string;
let report: RunReport;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-places-'));
  const config: LoadedConfig['config'] = {
    pipelines: '',
    scenarios: '',
    environment: ({ databaseUrl }) => ({ DATABASE_URL: databaseUrl }),
    effects: {
      ledger: [
        {
          name: 'rows',
          query: `select execution, note as effect, coalesce(key, id::text) as key, execution || note as subject
                  from ledger_rows where execution = any($1::text[])`,
        },
      ],
    },
  };
  const pipelinesModule = fileURLToPath(new URL('./fixtures/ledger.pipeline.ts', import.meta.url));
  report = await executeRun({
    config: { file: '', dir: '', config, pipelines, pipelinesModule },
    scenarios,
    seed: 'places',
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
  const trial = report.trials.find((one) => one.scenario === `ledger/${name}`);
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

describe('work that is made for it holds, and what struck is in the evidence', () => {
  it.each(MADE_FOR_IT)('$fault.kind: $name', async ({ name, proof }) => {
    expect(complaints(name)).toBe('');
    const { faults } = await evidenceOf(name);
    expect(faults).toMatchObject([{ healed: true, strikes: [{ activityType: expect.stringMatching(/put|look/) }] }]);
    expect(faults[0]?.strikes[0]?.detail).toMatch(proof);
  });
});

describe('work that is not made for it turns red', () => {
  it('a write without a key is there twice when the answer to the first is lost', () => {
    expect(complaints('written-without-a-key')).toMatch(/^effects-once fail: .*2 rows/m);
  });

  it.each(['refused-too-often', 'restarted-too-long', 'full-for-too-long'])(
    '%s: three attempts are too few',
    (name) => {
      expect(complaints(name)).toMatch(/^status fail: /m);
      expect(complaints(name)).not.toMatch(/faults-struck/);
    },
  );

  it.each(['slower-than-allowed', 'paused-longer-than-allowed'])('%s', (name) => {
    expect(complaints(name)).toMatch(/^virtual-time fail: /m);
    expect(complaints(name)).not.toMatch(/faults-struck/);
  });
});

it.each(['nothing-written', 'one-write-too-few'])('%s: a fault that met nothing makes the trial unknown', (name) => {
  expect(trialOf(name).verdict).toBe('unknown');
  expect(complaints(name)).toMatch(/^faults-struck unknown: .*struck 0 of 1 planned time.*came to the database/);
});
