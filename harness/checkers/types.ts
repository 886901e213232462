// One invariant over the evidence of a trial. Pure: no clock, no server, no file. Can be run again offline, years later.
import type { CheckerResult } from '../../reports/evidence/run.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';

export interface Checker {
  /** kebab-case; the rule of its findings. */
  readonly name: string;
  /** The invariant, one sentence in the present. */
  readonly claim: string;
  /** `undefined`: does not apply to this trial (nothing of its kind can happen in it). */
  check(evidence: TrialEvidence): CheckerResult | undefined;
}
