// Steady state first: a fault shows something only where the same work, undisturbed, ends as it should.
import type { ReferenceSummary, TrialEvidence } from '../../reports/evidence/types.ts';
import { expectationOf } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'steady-state';

/** What a service, the model or a codec answers can be the failure that the scenario expects; what is done to processes and links cannot. */
const ANSWERS = ['llm.', 'service.', 'payload.'] as const;

/** Work that ends otherwise than completed, meant so whether anything goes wrong or not. */
const meansToEndSo = (evidence: TrialEvidence, { status, failure }: ReferenceSummary): boolean => {
  const expected = expectationOf(evidence);
  if (expected.status !== status) return false;
  if (status !== 'failed') return true;
  const answered = evidence.plan.faults.some(({ kind }) => ANSWERS.some((prefix) => kind.startsWith(prefix)));
  return !answered && expected.failure !== undefined && expected.failure === failure;
};

const SUGGESTION =
  'Run the scenario without its faults, and correct the pipeline or the world until it ends as it should.';

const unsteady = (evidence: TrialEvidence): readonly Remark[] => {
  const { reference, referenceBroken } = evidence;
  const because = (reason: string): readonly Remark[] => [
    { message: `No steady state: ${reason}. What the faults did shows nothing.`, suggestion: SUGGESTION },
  ];
  if (referenceBroken !== undefined) {
    const { code, message } = referenceBroken;
    return because(`the same work without faults could not be carried to its end (${code}: ${message})`);
  }
  if (reference === undefined) return because('the evidence has no run of the same work without faults');
  if (reference.status === 'completed' || meansToEndSo(evidence, reference)) return [];
  const of = reference.failure === undefined ? '' : ` of ${reference.failure}`;
  return because(`the same work without faults ended ${reference.status}${of}`);
};

/** Where it is not given, no other checker has anything to judge. */
export const steadyState: Checker = {
  name: NAME,
  claim: 'The same work without the faults, in the same world, ends as it should.',
  check(evidence) {
    const { faults, mode } = evidence.plan;
    return faults.length === 0 || mode !== 'trial' ? undefined : judge(NAME, [], unsteady(evidence));
  },
};
