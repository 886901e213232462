// A matrix as the engine carries it out: the references of its columns first, then the cells that grow from them.
import { commonStatus, finalChains } from '../accounting/chains.ts';
import type { Growth } from '../engine/types.ts';
import type { MatrixCell, MatrixReport } from '../../reports/evidence/matrix.ts';
import type { TrialReport } from '../../reports/evidence/run.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { cellsOf, type Cells, type CellScenario } from './cells.ts';
import type { Column } from './columns.ts';
import { leftOut, type NamedForm } from './forms/registry.ts';
import { outcomeOf } from './outcome.ts';
import { workOf } from './work.ts';

export interface MatrixRequest {
  readonly columns: readonly Column[];
  readonly forms: readonly NamedForm[];
  readonly seed: string;
  /** The command that repeats one cell. */
  again(column: string, form: string): string;
  /** Which of all cells are run; a share of them. Default: all. */
  isMine?(column: string, form: string): boolean;
}

/** Why nothing can be put to this work; undefined where it can be. */
const unfit = (reference: TrialEvidence | undefined): string | undefined => {
  if (reference === undefined) return 'its base was not run';
  if (reference.broken !== undefined) return `its base without faults broke: ${reference.broken.message}`;
  const status = commonStatus(finalChains(reference));
  return status === 'completed' ? undefined : `its base without faults ended ${status ?? 'nowhere'}`;
};

const unknownCells = ({ name }: Column, forms: readonly NamedForm[], reason: string): Cells => ({
  scenarios: [],
  settled: forms.map(({ row }) => ({ column: name, form: row.form, outcome: 'unknown', reason })),
});

/** Rows by columns, as the page reads. */
const inOrder = (cells: readonly MatrixCell[], columns: readonly Column[], forms: readonly NamedForm[]) => {
  const known = new Map(cells.map((cell) => [`${cell.form}\n${cell.column}`, cell]));
  return forms.flatMap(({ row }) => columns.flatMap(({ name }) => known.get(`${row.form}\n${name}`) ?? []));
};

export const growMatrix = ({ columns, forms, seed, again, isMine = () => true }: MatrixRequest): Growth => {
  let settled: readonly MatrixCell[] = [];
  let grownCells: readonly CellScenario[] = [];
  const grown = (column: Column, reference: TrialEvidence | undefined): Cells => {
    const mine = forms.filter(({ row }) => isMine(column.name, row.form));
    const reason = unfit(reference);
    if (reason !== undefined || reference === undefined) return unknownCells(column, mine, reason ?? '');
    return cellsOf(column, workOf(reference), mine, seed);
  };
  return {
    bases: columns.map(({ base }) => base),
    grow(references) {
      const cells = columns.map((column) => grown(column, references.get(column.base.name)));
      settled = cells.flatMap((one) => one.settled);
      grownCells = cells.flatMap(({ scenarios }) => scenarios);
      return grownCells;
    },
    again: (scenario) => {
      const cell = grownCells.find(({ name }) => name === scenario)?.cell;
      return again(cell?.column ?? '', cell?.form ?? '');
    },
    matrix: (trials: readonly TrialReport[]): MatrixReport => ({
      columns: columns.map(({ name, base }) => ({ name, pipeline: base.pipeline, base: base.name })),
      rows: forms.map(({ row }) => row),
      cells: inOrder([...settled, ...trials.map(outcomeOf)], columns, forms),
      leftOut: leftOut(),
    }),
  };
};
