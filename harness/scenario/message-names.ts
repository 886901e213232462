// Signals, queries and updates that a scenario names must be among those that the pipeline says its workflow takes.
import type { MessageNames, Pipeline } from '../pipeline/types.ts';
import type { Problem } from '../problems.ts';
import { didYouMean } from '../suggest.ts';
import type { ExecutionScenario } from './types.ts';

type Named = readonly [kind: 'signal' | 'query' | 'update', path: string, name: string];

/** Every message of the scenario, with the path at which it is named. Faults name one of `actions`, which are all here. */
const namedIn = ({ actions = [], watch = [], expect: { timeTravel } }: ExecutionScenario): readonly Named[] => [
  ...actions.map((action, index): Named => {
    if ('signal' in action) return ['signal', `actions[${index}].signal`, action.signal];
    return 'update' in action
      ? ['update', `actions[${index}].update`, action.update]
      : ['query', `actions[${index}].query`, action.query];
  }),
  ...watch.map(({ query }, index): Named => ['query', `watch[${index}].query`, query]),
  ...(timeTravel === undefined ? [] : [['query', 'expect.timeTravel', timeTravel] satisfies Named]),
];

/** The SDK answers these itself: `__stack_trace`, `__temporal_workflow_metadata`. */
const isBuiltIn = (name: string): boolean => name.startsWith('__');

const takenBy = (names: MessageNames, kind: Named[0]): readonly string[] | undefined => {
  const lists = { signal: names.signals, query: names.queries, update: names.updates };
  return lists[kind]?.map(({ name }) => name);
};

/** Messages that the workflow does not take, as far as its pipeline says which it takes. */
export const messageNameProblems = (scenario: ExecutionScenario, { workflows }: Pipeline): readonly Problem[] => {
  const entry = workflows.find(({ type }) => type === scenario.workflow) ?? workflows[0];
  return namedIn(scenario).flatMap(([kind, path, name]) => {
    const known = takenBy(entry.trigger ?? {}, kind);
    if (known === undefined || known.includes(name) || isBuiltIn(name)) return [];
    const takes = known.length === 0 ? `${entry.type} takes none.` : `${entry.type} takes: ${known.join(', ')}.`;
    return [{ path, message: `${kind} "${name}" is not known. ${didYouMean(name, known)}${takes}` }];
  });
};
