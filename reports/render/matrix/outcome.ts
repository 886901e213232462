// What a matrix says in a few words: marks, counts, and which cells need to be told one by one.
import type { CellOutcome, MatrixCell, MatrixReport, MatrixRow } from '../../evidence/matrix.ts';
import type { Verdict } from '../../evidence/types.ts';
import { number, plural } from '../format.ts';

export const CELL_MARKS: Readonly<Record<CellOutcome, string>> = {
  survived: '✓',
  failed: '✗',
  unknown: '?',
  'not-applicable': '·',
};

export const CELL_WORDS: Readonly<Record<CellOutcome, string>> = {
  survived: 'survived',
  failed: 'failed',
  unknown: 'unknown',
  'not-applicable': 'not applicable',
};

/** Its colour is that of a verdict; what does not apply has none. */
export const CELL_VERDICTS: Readonly<Record<CellOutcome, Verdict | undefined>> = {
  survived: 'pass',
  failed: 'fail',
  unknown: 'unknown',
  'not-applicable': undefined,
};

const ORDER = ['survived', 'failed', 'unknown', 'not-applicable'] as const satisfies readonly CellOutcome[];

const of = (cells: readonly MatrixCell[], outcome: CellOutcome): number =>
  cells.filter((cell) => cell.outcome === outcome).length;

/** `412 survived`, `2 failed`: all that there are, each with its verdict. */
export const cellCounts = ({
  cells,
}: MatrixReport): readonly { readonly text: string; readonly verdict: Verdict | undefined }[] =>
  ORDER.filter((outcome) => of(cells, outcome) > 0).map((outcome) => ({
    text: `${number(of(cells, outcome))} ${CELL_WORDS[outcome]}`,
    verdict: CELL_VERDICTS[outcome],
  }));

/** `540 cells, 412 of them run` */
export const cellsRun = ({ cells }: MatrixReport): string =>
  `${plural(cells.length, 'cell')}, ${number(cells.filter(({ trial }) => trial !== undefined).length)} of them run`;

/** Failed first, then unknown. */
export const openCells = ({ cells }: MatrixReport): readonly MatrixCell[] =>
  (['failed', 'unknown'] as const).flatMap((outcome) => cells.filter((cell) => cell.outcome === outcome));

/** Why cells do not apply, each reason once, with how many it is true of and where. */
export const reasonsNot = ({
  cells,
}: MatrixReport): readonly {
  readonly reason: string;
  readonly columns: readonly string[];
  readonly cells: number;
}[] => {
  const not = cells.filter(({ outcome }) => outcome === 'not-applicable');
  const reasons = [...new Set(not.map(({ reason }) => reason ?? ''))];
  return reasons.map((reason) => {
    const same = not.filter((cell) => cell.reason === reason);
    return { reason, columns: [...new Set(same.map(({ column }) => column))], cells: same.length };
  });
};

/** Cells that the repository holds to something of its own. */
export const exceptions = ({
  cells,
}: MatrixReport): readonly { readonly column: string; readonly why: string; readonly forms: readonly string[] }[] => {
  const excepted = cells.filter(({ why }) => why !== undefined);
  const keys = [...new Set(excepted.map(({ column, why }) => JSON.stringify([column, why])))];
  return keys.map((key) => {
    const same = excepted.filter(({ column, why }) => JSON.stringify([column, why]) === key);
    return { column: same[0]?.column ?? '', why: same[0]?.why ?? '', forms: same.map(({ form }) => form) };
  });
};

/** The kind of a row. */
export const kindOf = ({ form }: Pick<MatrixRow, 'form'>): string => form.split('/')[0] ?? form;

/** Rows by kind, in their order. */
export const byKind = ({
  rows,
}: MatrixReport): readonly { readonly kind: string; readonly rows: readonly MatrixRow[] }[] =>
  [...new Set(rows.map(kindOf))].map((kind) => ({ kind, rows: rows.filter((row) => kindOf(row) === kind) }));

/** Finds cells by row and column; undefined where a cell is not of this run. */
export const cellFinder = ({ cells }: MatrixReport): ((form: string, column: string) => MatrixCell | undefined) => {
  const known = new Map(cells.map((cell) => [JSON.stringify([cell.form, cell.column]), cell]));
  return (form, column) => known.get(JSON.stringify([form, column]));
};
