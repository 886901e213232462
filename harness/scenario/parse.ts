// Data from outside → scenarios, once, at the door. All problems of all scenarios are told at once.
import { HarnessError } from '../errors.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { problemLines, problemsIn, type Problem } from '../problems.ts';
import { pipelineProblem, referenceProblems } from './references.ts';
import { schemaOf } from './schema.ts';
import { isExecution } from './kinds.ts';
import type { ExecutionScenario, Scenario } from './types.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;

interface Judged {
  readonly problems: readonly Problem[];
  /** Whether the pipeline is the one thing that is not known. */
  readonly stray: boolean;
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

function nameProblems(scenario: Scenario): readonly Problem[] {
  const { name, pipeline } = scenario;
  if (NAME.test(name) && name.startsWith(`${pipeline}/`)) return [];
  return [{ path: 'name', message: `expected "${pipeline}/<what goes wrong>" in kebab-case, got "${name}".` }];
}

/** Things that the schema cannot see because they lie in two fields. */
function sense(scenario: Scenario): readonly Problem[] {
  if (!isExecution(scenario)) return [];
  const moments = (scenario.faults ?? []).flatMap((fault, index) =>
    fault.kind === 'worker.kill' && !('activity' in fault.on) && 'at' in fault.on && fault.workers === 'struck'
      ? [
          {
            path: `faults[${index}].workers`,
            message: 'at a virtual moment no process is struck by itself: leave it out or write "all".',
          },
        ]
      : [],
  );
  return [...moments, ...failureSense(scenario), ...watchSense(scenario), ...deploySense(scenario)];
}

/** What a later deploy finds is what the one before has deployed. */
const deploySense = ({ faults = [] }: ExecutionScenario): readonly Problem[] => {
  const first = faults.findIndex(({ kind }) => kind === 'worker.deploy');
  return faults.flatMap((fault, index) =>
    fault.kind === 'worker.deploy' && fault.from !== undefined && index > first
      ? [{ path: `faults[${index}].from`, message: 'only the first deploy of a scenario says what it begins with.' }]
      : [],
  );
};

/** The evidence tells watched queries apart by their name. */
const watchSense = ({ watch = [] }: ExecutionScenario): readonly Problem[] =>
  watch.flatMap(({ query }, index) =>
    watch.findIndex((other) => other.query === query) < index
      ? [{ path: `watch[${index}].query`, message: `"${query}" is watched already.` }]
      : [],
  );

const failureSense = ({ expect }: ExecutionScenario): readonly Problem[] =>
  expect.failure !== undefined && expect.status !== 'failed'
    ? [{ path: 'expect.failure', message: `only a failed execution has one, and status is "${expect.status}".` }]
    : [];

function judge(value: unknown, pipelines: readonly Pipeline[]): Judged {
  const shape = problemsIn(schemaOf(field(value, 'kind')), value);
  if (shape.length > 0) return { problems: shape, stray: false };
  const scenario = value as Scenario;
  const pipeline = pipelines.find(({ name }) => name === scenario.pipeline);
  if (pipeline === undefined) return { problems: [pipelineProblem(scenario.pipeline, pipelines)], stray: true };
  return {
    problems: [...nameProblems(scenario), ...sense(scenario), ...referenceProblems(scenario, pipeline)],
    stray: false,
  };
}

const titleOf = (value: unknown, index: number): string => {
  const name = field(value, 'name');
  return typeof name === 'string' && name !== '' ? name : `scenarios[${index}]`;
};

function duplicates(values: readonly unknown[]): readonly Problem[] {
  const names = values.map((value) => field(value, 'name'));
  return names.flatMap((name, index) =>
    typeof name === 'string' && names.indexOf(name) < index
      ? [
          {
            path: `scenarios[${index}].name`,
            message: `"${name}" is already the name of scenarios[${names.indexOf(name)}].`,
          },
        ]
      : [],
  );
}

/**
 * Checks everything a repository's scenarios module exports.
 *
 * @param source - for messages: the module
 * @returns the same data, known to be right
 * @throws {HarnessError} `SCENARIO_INVALID` with all problems; `PIPELINE_UNKNOWN` when unknown pipelines are all that is wrong
 */
export function parseScenarios(value: unknown, pipelines: readonly Pipeline[], source: string): readonly Scenario[] {
  if (!Array.isArray(value) || value.length === 0) {
    const got = value === undefined ? 'no export of this name' : 'an empty list or no list at all';
    throw new HarnessError(
      'SCENARIO_INVALID',
      `Failed to read the scenarios of ${source}: \`scenarios\` must be a list of at least one, got ${got}. A run of nothing proves nothing: export some.`,
    );
  }
  const judged = value.map((item) => judge(item, pipelines));
  const names = duplicates(value);
  const bad = judged.flatMap(({ problems }, index) =>
    problems.length === 0 ? [] : [`${titleOf(value[index], index)}\n${problemLines(problems)}`],
  );
  if (names.length > 0) bad.push(`names\n${problemLines(names)}`);
  if (bad.length === 0) return value as readonly Scenario[];
  const onlyStray = names.length === 0 && judged.every(({ problems, stray }) => problems.length === 0 || stray);
  throw new HarnessError(
    onlyStray ? 'PIPELINE_UNKNOWN' : 'SCENARIO_INVALID',
    `Failed to read the scenarios of ${source}: correct what follows.\n${bad.join('\n')}`,
  );
}
