// A crash may cost what was in flight, not more: everything beyond the fault-free bill belongs to attempts that died or failed.
import type { ReferenceSummary, TrialEvidence } from '../../reports/evidence/types.ts';
import { billedByActivity, settle, sumBilled } from '../accounting/tokens.ts';
import { attemptsAreMissing, ATTEMPTS_MISSING } from './activity-run.ts';
import { doesOtherwise, expectationOf, fairReference, noReference } from './expectation.ts';
import { count, judge, number, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'tokens-bound';

const overspent = (evidence: TrialEvidence, bound: number): Remark[] => {
  const { settled, lost } = settle(evidence);
  const paid = sumBilled(settled);
  if (paid <= bound) return [];
  const byActivity = Object.entries(billedByActivity(settled))
    .map(([type, tokens]) => ({ type, tokens, without: evidence.reference?.tokensByActivity[type] ?? 0 }))
    .filter(({ tokens, without }) => tokens > without)
    .map(({ type, tokens, without }) => `${type} ${number(tokens)} instead of ${number(without)}`)
    .join(', ');
  const inFlight = sumBilled(lost);
  return [
    {
      message: `${count(paid + inFlight, 'token')} billed, at most ${number(bound + inFlight)} explained: ${number(bound)} without faults and ${number(inFlight)} in attempts that died or failed. Paid for without need: ${number(paid - bound)} (${byActivity}).`,
      suggestion:
        'Look for work that is paid for twice: a completed step issued again under a new id, or several calls in one attempt where one does.',
    },
  ];
};

/** Without faults, a reference that failed as the scenario means to has done the same work. */
const sameFailure = (evidence: TrialEvidence): ReferenceSummary | undefined =>
  evidence.plan.faults.length === 0 && evidence.reference?.status === expectationOf(evidence).status
    ? evidence.reference
    : undefined;

export const tokensBound: Checker = {
  name: NAME,
  claim: 'Billed tokens stay within the fault-free bill plus what died or failed attempts had spent.',
  check(evidence) {
    const { llm, plan } = evidence;
    const reference = fairReference(evidence) ?? sameFailure(evidence);
    if (!llm.some(({ billed }) => billed) || doesOtherwise(evidence)) return undefined;
    if (attemptsAreMissing(evidence)) return judge(NAME, [], [ATTEMPTS_MISSING]);
    if (reference !== undefined) return judge(NAME, overspent(evidence, reference.tokensBilled));
    // Without faults the trial is its own measure.
    if (plan.faults.length === 0 && evidence.reference === undefined) return undefined;
    return judge(NAME, [], [{ message: `${noReference(evidence)}: there is no bill to compare with.` }]);
  },
};
