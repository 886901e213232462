// The columns of a matrix: what the repository names, and for every other pipeline its first plain scenario.
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { isExecution } from '../scenario/kinds.ts';
import type { MatrixColumn as Declared, MatrixException } from '../scenario/matrix-types.ts';
import type { ExecutionScenario, Scenario } from '../scenario/types.ts';
import { didYouMean } from '../suggest.ts';

export interface Column {
  readonly name: string;
  /** Without faults, one execution, completed. */
  readonly base: ExecutionScenario;
  readonly except: readonly MatrixException[];
}

/** Whether faults can be put to the work of a scenario and what came of it be compared with the work without. */
export const isPlain = (scenario: Scenario): scenario is ExecutionScenario =>
  isExecution(scenario) &&
  (scenario.faults ?? []).length === 0 &&
  scenario.expect.status === 'completed' &&
  (scenario.executions ?? 1) === 1 &&
  scenario.world?.latency === undefined &&
  scenario.world?.llm?.quota === undefined;

const columnOf = (scenarios: readonly Scenario[], { base, name, except = [] }: Declared): Column => {
  const scenario = scenarios.find((one) => one.name === base);
  if (scenario !== undefined && isPlain(scenario)) return { name: name ?? scenario.pipeline, base: scenario, except };
  const plain = scenarios.filter(isPlain).map((one) => one.name);
  const reason =
    scenario === undefined
      ? `no scenario has this name. ${didYouMean(base, plain)}`
      : 'it has faults, several executions, a quota or latencies, or does not complete. ';
  throw new HarnessError(
    'SCENARIO_INVALID',
    `Failed to make a column of the matrix of "${base}": ${reason}Name one of: ${plain.join(', ')}.`,
  );
};

/**
 * All columns, those of the repository first.
 *
 * @throws {HarnessError} `SCENARIO_INVALID` for a base that is none, two columns of one name, a pipeline without a plain scenario
 */
export const columnsOf = (
  scenarios: readonly Scenario[],
  pipelines: readonly Pipeline[],
  declared: readonly Declared[],
): readonly Column[] => {
  const named = declared.map((column) => columnOf(scenarios, column));
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) < index);
  if (twice !== undefined)
    throw new HarnessError(
      'SCENARIO_INVALID',
      `Failed to make the columns of the matrix: two are named "${twice.name}". Give one of them another \`name\`.`,
    );
  const others = pipelines
    .filter(({ name }) => !named.some(({ base }) => base.pipeline === name))
    .map(({ name }): Column => {
      const base = scenarios.filter(isPlain).find(({ pipeline }) => pipeline === name);
      if (base !== undefined) return { name, base, except: [] };
      throw new HarnessError(
        'SCENARIO_INVALID',
        `Failed to make a column of the matrix for pipeline "${name}": no scenario of it is without faults and expects to complete. Write one: its work is what the faults are put to.`,
      );
    });
  return [...named, ...others];
};
