// Planted mistakes in a matrix of few cells, on a real server: each is told in its cell, with the reason; work done with care survives.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeRun } from '../engine/run.ts';
import type { ExecutionScenario } from '../scenario/types.ts';
import { differing, repeatLines, seedsOf } from '../cli/repeat.ts';
import type { MatrixCell } from '../../reports/evidence/matrix.ts';
import type { RunReport } from '../../reports/evidence/run.ts';
import { chooseColumns, chooseForms } from './choose.ts';
import { columnsOf } from './columns.ts';
import { pipelines } from './fixtures/careless.pipeline.ts';
import { allForms } from './forms/registry.ts';
import { growMatrix } from './growth.ts';

const TIMEOUT_MS = 120_000;
const KINDS = ['careful', 'swallows', 'doubles', 'impatient'] as const;
/** Draws the write of `doubles` for the kill. */
const SEED = 'planted';

const scenarios = KINDS.map((workflow): ExecutionScenario => ({
  name: `careless/${workflow}`,
  why: 'A fixture.',
  pipeline: 'careless',
  workflow,
  args: [],
  expect: { status: 'completed' },
}));

const pipelinesModule = fileURLToPath(new URL('./fixtures/careless.pipeline.ts', import.meta.url));
let out: string;
let report: RunReport;

const FORMS = [
  'worker.kill/effect',
  'llm.rate-limit/seconds',
  'llm.unauthorized',
  'llm.stream-cut/fin-after-1',
] as const;

const run = (seed: string, names: readonly string[], rows: readonly string[]): Promise<RunReport> => {
  const declared = KINDS.map((name) => ({ base: `careless/${name}`, name }));
  const columns = chooseColumns(columnsOf(scenarios, pipelines, declared), names);
  const forms = chooseForms(allForms(), rows);
  const config = {
    pipelines: pipelinesModule,
    scenarios: '',
    environment: ({ llmUrl, databaseUrl }: { llmUrl: string; databaseUrl: string }) => ({
      LLM_URL: llmUrl,
      DATABASE_URL: databaseUrl,
    }),
    answers: { careless: 'invented' } as const,
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
  report = await run(SEED, KINDS, FORMS);
}, TIMEOUT_MS);

afterAll(() => rm(out, { recursive: true, force: true }));

const cell = (column: string, form: string): MatrixCell | undefined =>
  report.matrix?.cells.find((one) => one.column === column && one.form === form);

describe('a matrix of planted mistakes', () => {
  it('has a cell for every row and column', () => {
    expect(report.matrix?.cells).toHaveLength(KINDS.length * 4);
    expect(report.trials).toHaveLength(KINDS.length * 3);
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
    const trial = report.trials.find(({ key }) => key === cell('swallows', 'llm.unauthorized')?.trial);
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
    const trial = report.trials.find(({ key }) => key === cell('doubles', 'worker.kill/effect')?.trial);
    expect(trial?.again).toBe('again doubles worker.kill/effect');
  });

  it('gives the same verdicts when it is repeated', { timeout: TIMEOUT_MS }, async () => {
    const reports: RunReport[] = [];
    for (const seed of seedsOf('again', 2))
      reports.push(await run(seed, ['careful', 'swallows'], ['llm.unauthorized']));
    expect(reports.map(({ seed }) => seed)).toEqual(['again', expect.stringMatching(/^[0-9a-f]{8}$/)]);
    expect(differing(reports)).toEqual([]);
    expect(repeatLines(reports)[0]).toMatch(/^2 verdicts are the same in 2 runs/);
  });
});
