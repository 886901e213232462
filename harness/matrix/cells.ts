// Columns by rows: each cell as a scenario with its fault in place, or the reason why there is none.
import { HarnessError } from '../errors.ts';
import { means } from '../scenario/choose.ts';
import type { MatrixException } from '../scenario/matrix-types.ts';
import type { Action, ExecutionScenario, Expectation } from '../scenario/types.ts';
import type { MatrixCell, PlannedCell } from '../../reports/evidence/matrix.ts';
import type { Column } from './columns.ts';
import { drawFor } from './draw.ts';
import type { NamedForm } from './forms/registry.ts';
import type { Placed } from './types.ts';
import type { Work } from './work.ts';

/** A scenario that is a cell. */
export type CellScenario = ExecutionScenario & { readonly cell: PlannedCell };

export interface Cells {
  readonly scenarios: readonly CellScenario[];
  /** Without a trial. */
  readonly settled: readonly MatrixCell[];
}

/** The name of a cell wherever a scenario has one: `research/matrix-llm-rate-limit-seconds`. */
export const cellName = (pipeline: string, column: string, form: string): string =>
  `${pipeline}/${['matrix', ...(column === pipeline ? [] : [column]), form].join('-').replaceAll(/[^a-z0-9]+/giu, '-')}`;

export const isAbout = ({ faults }: MatrixException, form: string): boolean =>
  faults.some((pattern) => means(pattern, form));

/** An exception that fits no row excepts nothing: it is misspelled, or its fault is gone. */
export const demandKnown = (columns: readonly Column[], forms: readonly NamedForm[]): void => {
  const stale = columns.flatMap(({ name, except }) =>
    except.flatMap(({ faults }) =>
      faults
        .filter((pattern) => !forms.some(({ row }) => means(pattern, row.form)))
        .map((pattern) => `${name}: "${pattern}"`),
    ),
  );
  if (stale.length === 0) return;
  throw new HarnessError(
    'SCENARIO_INVALID',
    `Failed to read the exceptions of the matrix: no row is named so: ${stale.join(', ')}. \`ordeal matrix --list\` prints all rows.`,
  );
};

const EXPECTED: Readonly<Record<'recovers' | 'stops', Expectation>> = {
  recovers: { status: 'completed', result: 'as-without-faults' },
  stops: { status: 'failed' },
};

/** What a cell that decides expects depends on how it ended: the checkers know (checkers/expectation.ts). */
const expected = (demand: NamedForm['row']['demand'], exception: MatrixException | undefined): Expectation =>
  exception?.expect ?? (demand === 'decides' ? ({} as Expectation) : EXPECTED[demand]);

/** Where a message is sent that a fault moves behind the end. */
const NEVER: string = '1 hour';

/** The same message once more. Its fault says when it comes. */
const copyOf = ({ actions = [] }: ExecutionScenario, of: NonNullable<Placed['repeats']>): Action => {
  const { args } =
    actions.find((action) =>
      'signal' in of
        ? 'signal' in action && action.signal === of.signal
        : 'update' in action && action.update === of.update,
    ) ?? {};
  // Of an update there is an answer, which is the refusal.
  const refused = 'update' in of ? { refused: 'WorkflowNotFoundError' } : {};
  return { ...of, ...(args === undefined ? {} : { args }), ...refused, at: NEVER };
};

/** What was expected of answers without faults is no measure here: that they come is. */
const underFaults = (
  { actions = [], watch = [] }: ExecutionScenario,
  more: readonly Action[],
): Pick<ExecutionScenario, 'actions' | 'watch'> => ({
  actions: [...actions.filter((action) => !('query' in action)), ...more],
  watch: watch.map(({ answers: _answers, ...watched }) => watched),
});

/** Derives the cells of one column. Pure: the same seed and the same work give the same cells, whichever are asked for. */
export const cellsOf = (column: Column, work: Work, forms: readonly NamedForm[], seed: string): Cells => {
  const cells = forms.map(({ row, form }): CellScenario | MatrixCell => {
    const placed = form.place(work, drawFor(seed, column.name, row.form));
    if ('not' in placed) return { column: column.name, form: row.form, outcome: 'not-applicable', reason: placed.not };
    const exception = column.except.find((one) => isAbout(one, row.form));
    const { base } = column;
    return {
      ...base,
      name: cellName(base.pipeline, column.name, row.form),
      why: `${row.title}: ${exception === undefined ? row.demand : `excepted, ${exception.why}`}`,
      ...underFaults(base, placed.repeats === undefined ? [] : [copyOf(base, placed.repeats)]),
      faults: placed.faults,
      workers: placed.workers ?? base.workers ?? 1,
      expect: expected(row.demand, exception),
      cell: {
        column: column.name,
        form: row.form,
        demand: exception === undefined ? row.demand : 'excepted',
        ...(exception === undefined ? {} : { why: exception.why }),
      },
    };
  });
  return {
    scenarios: cells.filter((cell): cell is CellScenario => 'cell' in cell),
    settled: cells.filter((cell): cell is MatrixCell => 'outcome' in cell),
  };
};
