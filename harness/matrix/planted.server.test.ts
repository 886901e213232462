// Planted mistakes in a matrix of few cells, on a real server: each is told in its cell, with the reason; work done with care survives.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeRun } from '../engine/run.ts';
import type { ExecutionScenario } from '../scenario/types.ts';
import { differing } from '../cli/repeat.ts';
import type { MatrixCell } from '../../reports/evidence/matrix.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import { chooseForms } from './choose.ts';
import { columnsOf } from './columns.ts';
import { pipelines } from './fixtures/careless.pipeline.ts';
import { allForms } from './forms/registry.ts';
import { growMatrix } from './growth.ts';

const TIMEOUT_MS = 120_000;
const KINDS = ['careful', 'swallows', 'doubles', 'impatient'] as const;
/** Draws the write of `doubles` for the kill. */
const SEEDS = ['planted', 'planted2'] as const;

const scenarios = KINDS.map(
  (workflow): ExecutionScenario => ({
    name: `careless/${workflow}`,
    why: 'A fixture.',
    pipeline: 'careless',
    workflow,
    args: [],
    expect: { status: 'completed' },
  }),
);

const pipelinesModule = fileURLToPath(new URL('./fixtures/careless.pipeline.ts', import.meta.url));
let out: string;
const reports: RunReport[] = [];

const run = (seed: string): Promise<RunReport> => {
  const columns = columnsOf(
    scenarios,
    pipelines,
    KINDS.map((name) => ({ base: `careless/${name}`, name })),
  );
  const forms = chooseForms(allForms(), [
    'worker.kill/effect',
    'llm.rate-limit/seconds',
    'llm.unauthorized',
    'llm.stream-cut/fin-after-1',
  ]);
  const config = {
    pipelines: pipelinesModule,
    scenarios: '',
    environment: ({ llmUrl, databaseUrl }: { llmUrl: string; databaseUrl: string }) => ({
      LLM_URL: llmUrl,
      DATABASE_URL: databaseUrl,
    }),
    effects: {
      careless: [
        {
          name: 'careless_rows',
          query: `select execution, 'row' as effect, key, execution as subject from careless_rows where execution = any($1::text[])`,
        },
      ],
    },
  };
  return executeRun({
    config: { file: '', dir: '', config, pipelines, pipelinesModule },
    scenarios: [],
    growth: growMatrix({ columns, forms, seed, again: (column, form) => `again ${column} ${form}` }),
    seed,
    env: 'virtual',
    baselines: false,
    out,
    again: 'again',
    againOne: () => 'again',
    onEvent: () => undefined,
    report: () => undefined,
    signal: new AbortController().signal,
  });
};

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ordeal-matrix-'));
  for (const seed of SEEDS) reports.push(await run(seed));
}, TIMEOUT_MS * 2);

afterAll(() => rm(out, { recursive: true, force: true }));

const cell = (column: string, form: string): MatrixCell | undefined =>
  reports[0]?.matrix?.cells.find((one) => one.column === column && one.form === form);

describe('a matrix of planted mistakes', () => {
  it('has a cell for every row and column', () => {
    expect(reports[0]?.matrix?.cells).toHaveLength(KINDS.length * 4);
    expect(reports[0]?.trials).toHaveLength(KINDS.length * 3);
  });

  it('says of work that is done with care that it survived', () => {
    expect(cell('careful', 'worker.kill/effect')).toMatchObject({ outcome: 'survived', ended: 'completed' });
    expect(cell('careful', 'llm.rate-limit/seconds')).toMatchObject({ outcome: 'survived' });
    expect(cell('careful', 'llm.unauthorized')).toMatchObject({
      outcome: 'survived',
      ended: 'failed of AuthenticationError',
    });
  });

  it('says why a form does not apply', () => {
    expect(cell('careful', 'llm.stream-cut/fin-after-1')).toMatchObject({
      outcome: 'not-applicable',
      reason: 'makes no streamed call',
    });
  });

  it('tells an error that is swallowed', () => {
    expect(cell('swallows', 'llm.unauthorized')).toMatchObject({ outcome: 'failed', ended: 'completed' });
    const trial = reports[0]?.trials.find(({ key }) => key === cell('swallows', 'llm.unauthorized')?.trial);
    const said = trial?.checkers.flatMap(({ findings }) => findings.map(({ message }) => message)).join('\n');
    expect(said).toContain('the error was swallowed');
  });

  it('tells a write that is doubled', () => {
    expect(cell('doubles', 'worker.kill/effect')).toMatchObject({ outcome: 'failed' });
    expect(cell('doubles', 'worker.kill/effect')?.reason).toMatch(/^effects-once: .*2 rows/);
  });

  it('tells a Retry-After that is not kept to', () => {
    expect(cell('impatient', 'llm.rate-limit/seconds')).toMatchObject({ outcome: 'failed' });
    expect(cell('impatient', 'llm.rate-limit/seconds')?.reason).toMatch(/^retry-after: .*told to wait 45,000 ms/);
  });

  it('repeats one cell by its own command', () => {
    const trial = reports[0]?.trials.find(({ key }) => key === cell('doubles', 'worker.kill/effect')?.trial);
    expect(trial?.again).toBe('again doubles worker.kill/effect');
  });

  it('gives the same verdicts when it is repeated', () => {
    expect(differing(reports)).toEqual([]);
  });
});
