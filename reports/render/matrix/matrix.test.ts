// A matrix in every form: counts, reasons and exceptions are told, hostile names are escaped, and what is unknown is never green.
import { describe, expect, it } from 'vitest';
import { greenReport } from '../../evidence/fixtures/run-report.ts';
import type { MatrixCell, MatrixReport } from '../../evidence/matrix.ts';
import { parseRunReport } from '../../evidence/parse.ts';
import type { RunReport } from '../../evidence/run.ts';
import { runVerdict } from '../outcome.ts';
import { reporters } from '../reporters.ts';
import { renderMatrixPage } from './markdown.ts';

const cell = (form: string, outcome: MatrixCell['outcome'], more: Partial<MatrixCell> = {}): MatrixCell => ({
  column: 'letters',
  form,
  outcome,
  ...more,
});

const survived = cell('llm.hang', 'survived', { demand: 'recovers', ended: 'completed', trial: 'a-1' });
const failed = cell('llm.refusal', 'failed', { reason: 'demand: <b>swallowed</b>', ended: 'completed', trial: 'a-2' });
const not = cell('llm.stall', 'not-applicable', { reason: 'makes no streamed call' });
const excepted = cell('llm.quota', 'survived', { demand: 'excepted', why: 'It does without.', trial: 'a-3' });
const unknown = cell('llm.reset', 'unknown', { reason: 'faults-struck: it struck 0 times' });

const matrixOf = (...cells: readonly MatrixCell[]): MatrixReport => ({
  columns: [{ name: 'letters', pipeline: 'letters', base: 'letters/written' }],
  rows: cells.map(({ form }) => ({ form, title: `the fault of ${form}`, demand: 'recovers' })),
  cells,
  leftOut: [{ kind: 'update.after-end', reason: 'it is other work' }],
});

const reportOf = (...cells: readonly MatrixCell[]): RunReport => ({ ...greenReport, matrix: matrixOf(...cells) });
const all = [survived, failed, not, excepted, unknown];

describe('a matrix', () => {
  it('is evidence that can be read back', () => {
    expect(parseRunReport(structuredClone(reportOf(...all))).matrix).toEqual(matrixOf(...all));
  });

  it.each(['list', 'markdown', 'html'] as const)(
    'is told by %s: counts, reasons, exceptions, what has no row',
    (name) => {
      const text = reporters[name].render(reportOf(...all));
      for (const said of [
        '5 cells, 3 of them run',
        '2 survived',
        '1 failed',
        '1 unknown',
        '1 not applicable',
        'struck 0 times',
        'makes no streamed call',
        'It does without.',
        'it is other work',
      ])
        expect(text.replaceAll('\\', '')).toContain(said);
    },
  );

  it('is data in JSON', () => {
    const { matrix } = JSON.parse(reporters.json.render(reportOf(...all))) as RunReport;
    expect(matrix).toEqual(matrixOf(...all));
  });

  it.each(['html', 'markdown'] as const)('lets no name through as markup (%s)', (name) => {
    expect(reporters[name].render(reportOf(failed))).not.toContain('<b>swallowed');
  });

  it('is not green with a cell of which nothing is known, or that failed', () => {
    expect(runVerdict(reportOf(survived, not))).toBe('pass');
    expect(runVerdict(reportOf(survived, unknown))).toBe('unknown');
    expect(runVerdict(reportOf(survived, failed))).toBe('fail');
  });

  it('has a page that is the same for the same verdicts, and has no time in it', () => {
    const page = renderMatrixPage(matrixOf(...all), '1');
    expect(renderMatrixPage(matrixOf(...all), '1')).toBe(page);
    expect(page).not.toMatch(/a-1|\d+ m?s\b/);
  });
});
