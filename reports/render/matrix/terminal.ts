// The matrix in a terminal: a line per kind of fault, a column per pipeline, and below it what did not survive, and why.
import type { MatrixCell, MatrixReport } from '../../evidence/matrix.ts';
import type { RunReport } from '../../evidence/run.ts';
import { cut, padEnd, padStart, widthOf, wrap } from '../columns.ts';
import { terminal, terminalLine as line } from '../escape.ts';
import { number, plural } from '../format.ts';
import type { Colors } from '../terminal.ts';
import {
  byKind,
  CELL_MARKS,
  CELL_VERDICTS,
  CELL_WORDS,
  cellCounts,
  cellFinder,
  cellsRun,
  exceptions,
  openCells,
  reasonsNot,
} from './outcome.ts';

interface Page {
  readonly colors: Colors;
  readonly width: number;
  tint(verdict: 'pass' | 'fail' | 'unknown'): (text: string) => string;
}

const INDENT = '     ';
const WIDTH_MIN = 20;

/** All forms of a kind on one pipeline: how many survived of how many that apply. */
const ofKind = (cells: readonly MatrixCell[]): { readonly text: string; readonly outcome: MatrixCell['outcome'] } => {
  // Not of this share: nothing is said of it.
  if (cells.length === 0) return { text: '', outcome: 'not-applicable' };
  const asked = cells.filter(({ outcome }) => outcome !== 'not-applicable');
  if (asked.length === 0) return { text: CELL_MARKS['not-applicable'], outcome: 'not-applicable' };
  const worst = (['failed', 'unknown'] as const).find((outcome) => asked.some((cell) => cell.outcome === outcome));
  if (worst === undefined) return { text: `${CELL_MARKS.survived} ${asked.length}`, outcome: 'survived' };
  const survived = asked.filter(({ outcome }) => outcome === 'survived').length;
  return { text: `${CELL_MARKS[worst]} ${survived}/${asked.length}`, outcome: worst };
};

function table(matrix: MatrixReport, { colors, tint, width }: Page): readonly string[] {
  const find = cellFinder(matrix);
  const heads = matrix.columns.map((_, index) => String(index + 1));
  const rows = byKind(matrix).map(({ kind, rows: of }) => ({
    kind,
    cells: matrix.columns.map(({ name }) => ofKind(of.flatMap(({ form }) => find(form, name) ?? []))),
  }));
  const widths = heads.map((head, at) =>
    Math.max(widthOf(head), ...rows.map(({ cells }) => widthOf(cells[at]?.text ?? ''))),
  );
  const used = widths.reduce((sum, each) => sum + each + 2, 0);
  const name = Math.min(Math.max(0, ...rows.map(({ kind }) => widthOf(kind))), Math.max(WIDTH_MIN, width - used - 1));
  const row = (title: string, texts: readonly string[]): string =>
    ` ${padEnd(cut(title, name), name)}${texts.join('')}`;
  return [
    ...matrix.columns.map((column, at) => colors.dim(` ${heads[at]}  ${line(column.name)}: ${line(column.base)}`)),
    '',
    colors.dim(
      row(
        '',
        heads.map((head, at) => `  ${padEnd(head, widths[at] ?? 0)}`),
      ),
    ),
    ...rows.map(({ kind, cells }) =>
      row(
        line(kind),
        cells.map(({ text, outcome }, at) => {
          const verdict = CELL_VERDICTS[outcome];
          const style = verdict === undefined ? colors.dim : tint(verdict);
          return `  ${style(padEnd(text, widths[at] ?? 0))}`;
        }),
      ),
    ),
  ];
}

function openLines(
  matrix: MatrixReport,
  { colors, tint, width }: Page,
  again: (cell: MatrixCell) => string | undefined,
) {
  return openCells(matrix).flatMap((cell) => {
    const verdict = CELL_VERDICTS[cell.outcome] ?? 'unknown';
    const ended = cell.ended === undefined ? '' : `, ${cell.ended}`;
    const head = `${CELL_MARKS[cell.outcome]} ${cell.column} × ${cell.form}  ${CELL_WORDS[cell.outcome]}${ended}`;
    const command = again(cell);
    return [
      ` ${tint(verdict)(cut(line(head), width - 1))}`,
      ...wrap(terminal(cell.reason ?? ''), Math.max(WIDTH_MIN, width - INDENT.length)).map((each) => INDENT + each),
      ...(command === undefined ? [] : [`${INDENT}${colors.dim('again:')} ${line(command)}`]),
    ];
  });
}

function notLines(matrix: MatrixReport, { colors, width }: Page): readonly string[] {
  const reasons = reasonsNot(matrix);
  if (reasons.length === 0 && matrix.leftOut.length === 0) return [];
  const counts = Math.max(0, ...reasons.map(({ cells }) => number(cells).length));
  return [
    '',
    ` ${colors.bold('Not applicable')}${colors.dim(', and why')}`,
    ...reasons.map(({ reason, columns, cells }) =>
      colors.dim(
        ` ${cut(`${padStart(number(cells), counts)}  ${line(`${reason}: ${columns.join(', ')}`)}`, width - 1)}`,
      ),
    ),
    ...matrix.leftOut.map(({ kind, reason }) =>
      colors.dim(` ${cut(line(`–  ${kind} has no row: ${reason}`), width - 1)}`),
    ),
  ];
}

const exceptionLines = (matrix: MatrixReport, { colors, width }: Page): readonly string[] => {
  const all = exceptions(matrix);
  if (all.length === 0) return [];
  return [
    '',
    ` ${colors.bold('Excepted by the repository')}`,
    ...all.flatMap(({ column, why, forms }) =>
      wrap(line(`${column}: ${why} (${plural(forms.length, 'cell')})`), Math.max(WIDTH_MIN, width - 1)).map((each) =>
        colors.dim(` ${each}`),
      ),
    ),
  ];
};

/** The lines between the head and the totals of the report. */
export function matrixLines(report: RunReport, matrix: MatrixReport, page: Page): readonly string[] {
  const again = ({ trial }: MatrixCell): string | undefined => report.trials.find(({ key }) => key === trial)?.again;
  const open = openLines(matrix, page, again);
  const counts = cellCounts(matrix).map(({ text, verdict }) =>
    verdict === undefined ? page.colors.dim(text) : page.tint(verdict)(text),
  );
  return [
    ...table(matrix, page),
    ...(open.length === 0 ? [] : ['', ...open]),
    ...notLines(matrix, page),
    ...exceptionLines(matrix, page),
    '',
    ` ${cellsRun(matrix)}: ${counts.join(' · ')}`,
  ];
}
