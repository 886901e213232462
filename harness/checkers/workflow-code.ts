// The rules over workflow code find what the scenario expects: nothing in production code, the hazard in the example of a hazard.
import type { LintPlace } from '../../reports/evidence/code-evidence.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'workflow-code';

type Expected = Pick<LintPlace, 'rule' | 'file'>;

const nameOf = ({ rule, file }: Expected): string => JSON.stringify([rule, file]);

const expectedOf = (expect: unknown): readonly Expected[] =>
  (expect as { readonly findings: readonly Expected[] }).findings;

const surplus = ({ rule, message, suggestion, file, line }: LintPlace): Remark => ({
  message: `${rule}: ${message}`,
  suggestion,
  file,
  line,
});

const missed = ({ rule, file }: Expected): Remark => ({
  message: `Nothing of rule ${rule} was found in ${file}, where it is expected.`,
  suggestion: 'See that the file still does what the scenario says, and that the rule still looks for it.',
  file,
});

export const workflowCode: Checker = {
  name: NAME,
  claim: 'The workflow code does nothing that a replay cannot survive; where a scenario shows a hazard, it is found.',
  check({ lint, plan }) {
    if (lint === undefined) return undefined;
    if (lint.files.length === 0) return judge(NAME, [], [{ message: 'No file was read: that is not a pass.' }]);
    const expected = expectedOf(plan.expect);
    const wanted = new Set(expected.map(nameOf));
    const found = new Set(lint.findings.map(nameOf));
    return judge(NAME, [
      ...lint.findings.filter(({ level, ...place }) => level === undefined && !wanted.has(nameOf(place))).map(surplus),
      ...expected.filter((one) => !found.has(nameOf(one))).map(missed),
    ]);
  },
};
