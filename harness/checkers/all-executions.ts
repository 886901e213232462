// Whether the evidence holds as many executions as the plan started: what is not there was not judged.
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { finalChains } from '../accounting/chains.ts';
import type { Remark } from './judgement.ts';

/** The doubt, or none. */
export const missingExecutions = (evidence: TrialEvidence): readonly Remark[] => {
  const found = finalChains(evidence).length;
  if (found === 0) return [{ message: 'The evidence holds no execution.' }];
  const planned = evidence.plan.mode === 'restart-baseline' ? 1 : evidence.plan.executions;
  if (found >= planned) return [];
  return [{ message: `The evidence holds ${found} of the ${planned} executions that were planned.` }];
};
