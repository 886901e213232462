// Evidence → report of one scenario: adds the reference, lets the checkers judge, puts the restart baseline beside it.
import { commonStatus, finalChains } from '../accounting/chains.ts';
import type { PriceBook } from '../accounting/prices.ts';
import { referenceSummary } from '../accounting/reference.ts';
import { savingsOf } from '../accounting/savings.ts';
import { trialReport } from '../accounting/trial-report.ts';
import { unsettledDoubts } from '../checkers/once-settled.ts';
import { checkTrial } from '../checkers/registry.ts';
import { rootFailure } from '../accounting/root-failure.ts';
import { trialFolder } from '../../reports/evidence/file-name.ts';
import type { TrialReport } from '../../reports/evidence/run.ts';
import type { TrialEvidence } from '../../reports/evidence/types.ts';

export interface Parts {
  readonly trial: TrialEvidence;
  readonly reference?: TrialEvidence;
  readonly baseline?: TrialEvidence;
}

export interface EvaluateOptions {
  readonly book: PriceBook;
  /** The command that repeats one scenario. */
  again(scenario: string): string;
}

/** What is compared with it would be compared with a part of it. */
const cutShort = (evidence: TrialEvidence): TrialEvidence['broken'] => {
  const [first] = unsettledDoubts(evidence);
  return first === undefined ? undefined : { code: 'TRIAL_STUCK', message: first.message };
};

/** The evidence with what it is compared to; from here on it can be judged offline. */
export const withReference = ({ trial, reference }: Parts): TrialEvidence => {
  if (reference === undefined) return trial;
  const broken = reference.broken ?? cutShort(reference);
  return broken === undefined
    ? { ...trial, reference: referenceSummary(reference) }
    : { ...trial, referenceBroken: broken };
};

/** A side that stopped early spent less for less: it is not compared. */
const didTheWork = (evidence: TrialEvidence): boolean =>
  evidence.broken === undefined && commonStatus(finalChains(evidence)) === 'completed';

/** `completed`, `failed of QuotaExceeded`, `running`. */
const endOf = (evidence: TrialEvidence): string => {
  const chains = finalChains(evidence);
  const root = chains.flatMap(({ last }) => rootFailure(last.failure ?? []) ?? [])[0];
  const status = commonStatus(chains) ?? 'not run';
  return root === undefined ? status : `${status} of ${root.type}`;
};

export const evaluate = (parts: Parts, options: EvaluateOptions): TrialReport => {
  const evidence = withReference(parts);
  const { baseline } = parts;
  const { cell } = evidence.plan;
  const report = trialReport({
    evidence,
    check: checkTrial(evidence),
    book: options.book,
    ...(baseline !== undefined && didTheWork(evidence) && didTheWork(baseline)
      ? { savings: savingsOf(evidence, baseline, options.book) }
      : {}),
    again: options.again(evidence.plan.scenario),
    evidenceDir: trialFolder(evidence.plan),
  });
  return cell === undefined ? report : { ...report, cell: { ...cell, ended: endOf(evidence) } };
};
