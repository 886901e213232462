// What the fault-free reference did, in the few numbers that trials are compared with.
import type { ReferenceSummary, TrialEvidence } from '../../reports/evidence/types.ts';
import { begunBodies } from './bodies.ts';
import { canonicalValue } from './canonical-text.ts';
import { effectCounts } from './effect-count.ts';
import { commonStatus, finalChains, type Chain } from './chains.ts';
import { HarnessError } from '../errors.ts';
import { rootFailure } from './root-failure.ts';
import { billedByActivity, sumBilled } from './tokens.ts';

const bodiesByActivity = (evidence: TrialEvidence): Readonly<Record<string, number>> => {
  const bodies: Record<string, number> = {};
  for (const { activityType } of begunBodies(evidence)) bodies[activityType] = (bodies[activityType] ?? 0) + 1;
  return bodies;
};

/** Of the first execution that failed. */
const failureOf = (chains: readonly Chain[]): Pick<ReferenceSummary, 'failure'> => {
  const root = chains.flatMap(({ last }) => rootFailure(last.failure ?? []) ?? [])[0];
  return root === undefined ? {} : { failure: root.type };
};

/** Which of the answers of the plan's world were asked for, from 1. */
export const answersAskedFor = ({ llm }: Pick<TrialEvidence, 'llm'>): readonly number[] =>
  [...new Set(llm.flatMap(({ answer }) => answer ?? []))].sort((a, b) => a - b);

/**
 * Sums up a reference trial. Its own names (Workflow IDs, key) are replaced by placeholders in result and effects.
 *
 * @throws HarnessError HARNESS_FAULT when the reference was not carried to its end or holds no execution: nothing may be compared with it
 */
export const referenceSummary = (evidence: TrialEvidence): ReferenceSummary => {
  const chains = finalChains(evidence);
  const status = commonStatus(chains);
  const [first] = chains;
  if (evidence.broken !== undefined || first === undefined || status === undefined) {
    const reason = evidence.broken?.message ?? 'it holds no execution';
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to sum up the fault-free reference of ${evidence.plan.scenario}: ${reason}. Run the scenario without faults and see why it does not end.`,
      { cause: evidence.broken },
    );
  }
  const canonical = canonicalValue(evidence);
  const resultOf = ({ last }: Chain) => (last.result === undefined ? {} : { result: canonical(last.result) });
  return {
    status,
    ...resultOf(first),
    ...(chains.length > 1 ? { results: chains.map(resultOf) } : {}),
    // All that was billed, also by an attempt that failed by chance: an activity may go on where that one stopped.
    tokensBilled: sumBilled(evidence.llm),
    tokensByActivity: billedByActivity(evidence.llm),
    effects: effectCounts(evidence),
    runs: bodiesByActivity(evidence),
    ...failureOf(chains),
    answers: answersAskedFor(evidence),
  };
};
