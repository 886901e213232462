// Faults may cost time, never the result: it is that of the fault-free reference, or the value the scenario names.
import type { ReferenceSummary, TrialEvidence } from '../../reports/evidence/types.ts';
import { canonicalValue } from '../accounting/canonical-text.ts';
import { difference } from './difference.ts';
import { finalChains } from '../accounting/chains.ts';
import { missingExecutions } from './all-executions.ts';
import { expectationOf, fairReference, noReference } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import { departure } from './pattern.ts';
import type { Checker } from './types.ts';

const NAME = 'result';

/** Says which one, where there are several. */
const nth = ({ length }: readonly unknown[], index: number): string => (length > 1 ? ` of execution ${index + 1}` : '');

const differs = (where: string | undefined, than: string, which: string): Remark[] => {
  if (where === undefined) return [];
  return [
    {
      message: `The result${which} is not ${than}: ${where}.`,
      suggestion:
        'Look for state that a retry or a recovery changes: a step that appends instead of replacing, a value that is drawn again, an order that depends on timing.',
    },
  ];
};

/** The result of each execution of the reference, in their order. */
const resultsOf = ({ result: first, results }: ReferenceSummary): readonly unknown[] =>
  results?.map(({ result: one }) => one) ?? [first];

const likeReference = (evidence: TrialEvidence, actual: readonly unknown[]) => {
  const reference = fairReference(evidence);
  if (reference === undefined) {
    return judge(NAME, [], [{ message: `${noReference(evidence)}: there is no result to compare with.` }]);
  }
  const expected = resultsOf(reference);
  if (expected.length !== actual.length) {
    const message = `The reference has ${expected.length} results, the trial ${actual.length}: they are not the same work.`;
    return judge(NAME, [], [{ message }]);
  }
  const canonical = canonicalValue(evidence);
  const wrong = actual.flatMap((one, index) =>
    differs(
      difference(canonical(one), canonical(expected[index]), NAME),
      'that of the same work without faults',
      nth(actual, index),
    ),
  );
  return judge(NAME, wrong, missingExecutions(evidence));
};

export const result: Checker = {
  name: NAME,
  claim: 'The result equals that of the same work without faults, or the value the scenario names.',
  check(evidence) {
    const expected = expectationOf(evidence).result;
    if (expected === undefined) return undefined;
    const chains = finalChains(evidence);
    const without = chains.filter(({ last }) => last.status !== 'completed');
    if (without.length > 0) {
      return judge(
        NAME,
        without.map(({ workflowId, last }) => ({
          message: `There is no result: execution ${workflowId} is ${last.status}.`,
        })),
      );
    }
    const results = chains.map(({ last }) => last.result);
    if (results.length === 0) return judge(NAME, [], missingExecutions(evidence));
    if (expected === 'as-without-faults') return likeReference(evidence, results);
    const wrong = results.flatMap((one, index) =>
      differs(departure(one, expected.equals, NAME), 'the expected value', nth(results, index)),
    );
    return judge(NAME, wrong, missingExecutions(evidence));
  },
};
