// A cell of a matrix is held to what its fault demands: to recover, or to stop with a type of its own and without asking again.
import type { Strike, TrialEvidence } from '../../reports/evidence/types.ts';
import { activityKey } from '../accounting/activity-key.ts';
import { finalChains, type Chain } from '../accounting/chains.ts';
import { missingExecutions } from './all-executions.ts';
import { judge, type Remark } from './judgement.ts';
import { rootFailure } from '../accounting/root-failure.ts';
import type { Checker } from './types.ts';

const NAME = 'demand';

/** Names that any failure may have: policies and people cannot tell one cause from another by them. */
const NOBODYS_OWN: ReadonlySet<string> = new Set([
  '',
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'AggregateError',
  'ApplicationFailure',
  'ActivityFailure',
  'ChildWorkflowFailure',
]);

const unnamed = ({ last, workflowId }: Chain): Remark[] => {
  const root = rootFailure(last.failure ?? []);
  if (root !== undefined && !NOBODYS_OWN.has(root.type)) return [];
  return [
    {
      message: `Execution ${workflowId} failed of ${root === undefined ? 'nothing that was recorded' : `${root.type} (${root.message})`}, a name that any failure may have.`,
      suggestion: 'Throw ApplicationFailure with a type that says what went wrong.',
    },
  ];
};

type Struck = Required<Strike>;

/** Answers say whose they were; what struck a process or a link may not. */
const isOfActivity = (strike: Strike): strike is Struck =>
  strike.activityId !== undefined && strike.runId !== undefined && strike.attempt !== undefined;

/** Later attempts of an activity that got an answer which no repetition changes. */
const again = ({ faults, attempts }: TrialEvidence): Remark[] =>
  faults.flatMap(({ strikes, title }) =>
    strikes.filter(isOfActivity).flatMap((strike): Remark[] => {
      const later = attempts.filter((one) => activityKey(one) === activityKey(strike) && one.attempt > strike.attempt);
      if (later.length === 0) return [];
      return [
        {
          message: `${strike.activityType} was tried ${later.length} more time${later.length > 1 ? 's' : ''} after ${title}: the same request gets the same answer.`,
          suggestion: 'Classify it as non-retryable.',
        },
      ];
    }),
  );

const doneFor = (chains: readonly Chain[], evidence: TrialEvidence): Remark[] => {
  const completed = chains.filter(({ last }) => last.status === 'completed');
  const wrongEnd = completed.map(({ workflowId }) => ({
    message: `Execution ${workflowId} completed although ${evidence.plan.faults[0]?.title ?? 'its fault'} ended what it stands on: the error was swallowed.`,
    suggestion: 'Let it fail with a type; or, where doing without is the policy, write an exception with its reason.',
  }));
  return [...wrongEnd, ...chains.filter(({ last }) => last.status === 'failed').flatMap(unnamed)];
};

export const demand: Checker = {
  name: NAME,
  claim:
    'A cell of a matrix ends as its fault demands: recovered, or stopped with a type of its own and not asked again.',
  check(evidence) {
    const { cell } = evidence.plan;
    if (cell === undefined) return undefined;
    const chains = finalChains(evidence);
    const missing = missingExecutions(evidence);
    switch (cell.demand) {
      case 'recovers': {
        const others = chains.filter(({ last }) => last.status !== 'completed');
        const message = ({ workflowId, last }: Chain): Remark => ({
          message: `Execution ${workflowId} is ${last.status}: a fault that passes must not end the work.`,
        });
        return judge(NAME, others.map(message), missing);
      }
      case 'stops':
        return judge(NAME, [...doneFor(chains, evidence), ...again(evidence)], missing);
      case 'decides':
        return judge(NAME, chains.filter(({ last }) => last.status !== 'completed').flatMap(unnamed), missing);
      case 'excepted':
        return judge(NAME, [], missing);
    }
  },
};
