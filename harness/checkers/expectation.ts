// What a trial is held against: what its scenario expects, and what the same work did without faults.
import type { ReferenceSummary, TrialEvidence } from '../../reports/evidence/types.ts';
import type { Expectation } from '../scenario/types.ts';

/** The scenario's `expect`; empty for a replay scenario, which has none. */
export const expectationOf = ({ plan }: TrialEvidence): Partial<Expectation> =>
  typeof plan.expect === 'object' && plan.expect !== null ? plan.expect : {};

/** The reference, if it is a fair measure: one that did not complete says nothing about what the whole work takes. */
export const fairReference = ({ reference }: TrialEvidence): ReferenceSummary | undefined =>
  reference?.status === 'completed' ? reference : undefined;

/** Why there is none. */
export const noReference = ({ reference }: TrialEvidence): string =>
  reference === undefined
    ? 'The fault-free reference is missing'
    : `The fault-free reference ended ${reference.status}`;
