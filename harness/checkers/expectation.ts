// What a trial is held against: what its scenario expects, and what the same work did without faults.
import type { ReferenceSummary, TrialEvidence } from '../../reports/evidence/types.ts';
import { commonStatus, finalChains } from '../accounting/chains.ts';
import type { Expectation } from '../scenario/types.ts';

/** A cell that decides by its policy is held to the end that it took: all of it, and nothing between the two. */
const decided = (evidence: TrialEvidence): Partial<Expectation> =>
  commonStatus(finalChains(evidence)) === 'completed'
    ? { status: 'completed', result: 'as-without-faults' }
    : { status: 'failed' };

/** The scenario's `expect`; empty for a replay scenario, which has none. */
export const expectationOf = (evidence: TrialEvidence): Partial<Expectation> => {
  const { cell, expect } = evidence.plan;
  if (cell?.demand === 'decides') return decided(evidence);
  return typeof expect === 'object' && expect !== null ? expect : {};
};

/** The reference, if it is a fair measure: one that did not complete says nothing about what the whole work takes. */
export const fairReference = ({ reference }: TrialEvidence): ReferenceSummary | undefined =>
  reference?.status === 'completed' ? reference : undefined;

/** Why there is none. */
export const noReference = ({ reference }: TrialEvidence): string =>
  reference === undefined
    ? 'The fault-free reference is missing'
    : `The fault-free reference ended ${reference.status}`;

/** Whether the trial is a cell of a matrix that stopped, and was free to, before somebody outside came to act. */
export const mayEndEarly = (evidence: TrialEvidence): boolean =>
  evidence.plan.cell !== undefined &&
  evidence.plan.cell.demand !== 'recovers' &&
  commonStatus(finalChains(evidence)) === 'failed';

/** Whether the trial is a cell of a matrix that is excepted from the result of the work without faults: it does something else, or less. */
export const doesOtherwise = (evidence: TrialEvidence): boolean =>
  evidence.plan.cell?.demand === 'excepted' && expectationOf(evidence).result !== 'as-without-faults';
