// Histories stay short: an execution continues as new as often as the scenario says, and no run of it grows beyond the bound.
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { finalChains, type Chain } from '../accounting/chains.ts';
import type { Expectation } from '../scenario/types.ts';
import { missingExecutions } from './all-executions.ts';
import { expectationOf } from './expectation.ts';
import { count, judge, number, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'continues-as-new';

type Runs = NonNullable<Expectation['runsOfChain']>;

const wanted = (expected: Runs): string =>
  typeof expected === 'number' ? `${expected}` : `at least ${expected.atLeast}`;

const holds = (runs: number, expected: Runs): boolean =>
  typeof expected === 'number' ? runs === expected : runs >= expected.atLeast;

const wrongRuns = ({ workflowId, runs }: Chain, expected: Runs | undefined): Remark[] => {
  if (expected === undefined || holds(runs.length, expected)) return [];
  const events = runs.map(({ history }) => number(history.events.length)).join(', ');
  return [
    {
      message: `Execution ${workflowId} has ${count(runs.length, 'run')}, expected ${wanted(expected)}. Events of each run: ${events}.`,
      suggestion:
        'Ask workflowInfo().continueAsNewSuggested or historyLength at a quiet point of each round, and continue as new with all state.',
    },
  ];
};

const tooLong = ({ workflowId, runs }: Chain, atMost: number): Remark[] =>
  runs.flatMap(({ history }, index) =>
    history.events.length <= atMost
      ? []
      : [
          {
            message: `Run ${index + 1} of execution ${workflowId} has ${number(history.events.length)} events, expected at most ${number(atMost)}: every replay reads them all, and the server ends an execution at 51,200.`,
            suggestion: 'Continue as new earlier; do not start a round that the rest of the bound cannot hold.',
          },
        ],
  );

/** A chain of which the evidence does not hold every event says nothing of its length. */
const unread = ({ workflowId, runs, last }: Chain): Remark[] => {
  if (runs.some(({ history }) => history.events.length === 0))
    return [{ message: `The evidence holds no history of a run of execution ${workflowId}.` }];
  if (last.status === 'continued-as-new')
    return [
      { message: `The last run of execution ${workflowId} in the evidence continued as new: the chain is not whole.` },
    ];
  return [];
};

const judged = (evidence: TrialEvidence, expected: Partial<Expectation>) => {
  const chains = finalChains(evidence);
  const whole = chains.filter((chain) => unread(chain).length === 0);
  const failures = whole.flatMap((chain) => [
    ...wrongRuns(chain, expected.runsOfChain),
    ...(expected.historyEvents === undefined ? [] : tooLong(chain, expected.historyEvents.atMost)),
  ]);
  return judge(NAME, failures, [...chains.flatMap(unread), ...missingExecutions(evidence)]);
};

export const continuesAsNew: Checker = {
  name: NAME,
  claim: 'Every execution has as many runs as the scenario says, and no run has more events than it allows.',
  check(evidence) {
    const expected = expectationOf(evidence);
    if (expected.runsOfChain === undefined && expected.historyEvents === undefined) return undefined;
    return judged(evidence, expected);
  },
};
