// Every execution ends the way the scenario expects, and a failed one for the reason it expects.
import type { ExecutionEvidence } from '../../reports/evidence/types.ts';
import { missingExecutions } from './all-executions.ts';
import { finalChains } from '../accounting/chains.ts';
import { rootFailure } from '../accounting/root-failure.ts';
import { expectationOf } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'status';

const told = ({ failure }: ExecutionEvidence): string =>
  failure === undefined || failure.length === 0
    ? ''
    : ` Failure: ${failure.map(({ type, message }) => `${type}: ${message}`).join(' ← ')}.`;

const wrongStatus = (execution: ExecutionEvidence, expected: string): Remark => ({
  message: `Execution ${execution.workflowId} is ${execution.status}, expected ${expected}.${told(execution)}`,
});

const wrongFailure = (execution: ExecutionEvidence, expected: string): Remark[] => {
  const root = rootFailure(execution.failure ?? []);
  if (root?.type === expected) return [];
  return [
    {
      message: `Execution ${execution.workflowId} failed of ${root?.type ?? 'nothing that was recorded'}, expected ${expected}.${told(execution)}`,
      suggestion: `Raise the cause as ApplicationFailure with type '${expected}', so that policies and people can tell it from others.`,
    },
  ];
};

export const status: Checker = {
  name: NAME,
  claim: 'Every execution ends with the expected status, and a failed one with the expected failure type at its root.',
  check(evidence) {
    const expected = expectationOf(evidence);
    if (expected.status === undefined) return undefined;
    const { status: wanted, failure } = expected;
    const wrong = finalChains(evidence).flatMap(({ last }) => {
      if (last.status !== wanted) return [wrongStatus(last, wanted)];
      return failure === undefined ? [] : wrongFailure(last, failure);
    });
    return judge(NAME, wrong, missingExecutions(evidence));
  },
};
