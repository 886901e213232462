// Faults may cost time, never the result: it is that of the fault-free reference, or the value the scenario names.
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { canonicalValue } from '../accounting/canonical-text.ts';
import { difference } from './difference.ts';
import { finalExecution } from '../accounting/final-execution.ts';
import { expectationOf, fairReference, noReference } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'result';

const differs = (actual: unknown, expected: unknown, than: string): Remark[] => {
  const where = difference(actual, expected, 'result');
  if (where === undefined) return [];
  return [
    {
      message: `The result is not ${than}: ${where}.`,
      suggestion:
        'Look for state that a retry or a recovery changes: a step that appends instead of replacing, a value that is drawn again, an order that depends on timing.',
    },
  ];
};

const likeReference = (evidence: TrialEvidence, actual: unknown) => {
  const reference = fairReference(evidence);
  if (reference === undefined) {
    return judge(NAME, [], [{ message: `${noReference(evidence)}: there is no result to compare with.` }]);
  }
  const canonical = canonicalValue(evidence);
  return judge(NAME, differs(canonical(actual), canonical(reference.result), 'that of the same work without faults'));
};

export const result: Checker = {
  name: NAME,
  claim: 'The result equals that of the same work without faults, or the value the scenario names.',
  check(evidence) {
    const expected = expectationOf(evidence).result;
    if (expected === undefined) return undefined;
    const execution = finalExecution(evidence);
    if (execution === undefined) return judge(NAME, [], [{ message: 'The evidence holds no execution.' }]);
    if (execution.status !== 'completed') {
      return judge(NAME, [
        { message: `There is no result: execution ${execution.workflowId} is ${execution.status}.` },
      ]);
    }
    return expected === 'as-without-faults'
      ? likeReference(evidence, execution.result)
      : judge(NAME, differs(execution.result, expected.equals, 'the expected value'));
  },
};
