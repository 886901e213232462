// What became of a cell: never survived by default, only when its fault struck and everything it is held to was judged and held.
import type { MatrixCell } from '../../reports/evidence/matrix.ts';
import type { TrialReport } from '../../reports/evidence/run.ts';
import type { Verdict } from '../../reports/evidence/types.ts';

/** Without the word of these, nothing is known of a cell. */
const NEEDED = ['faults-struck', 'demand', 'status', 'replay-clean'] as const;

const first = ({ checkers }: TrialReport, verdict: Verdict): string | undefined => {
  const checker = checkers.find((one) => one.verdict === verdict);
  return checker && `${checker.name}: ${checker.findings[0]?.message ?? checker.verdict}`;
};

/** Why a trial that passed does not count. */
const unjudged = ({ checkers, faults }: TrialReport): string | undefined => {
  const missing = NEEDED.filter((name) => !checkers.some((one) => one.name === name && one.verdict === 'pass'));
  if (missing.length > 0) return `nothing was judged by ${missing.join(', ')}`;
  return faults.length === 0 ? 'no fault was planned' : undefined;
};

/** @param trial - of a cell */
export const outcomeOf = (trial: TrialReport): MatrixCell => {
  const { cell, key } = trial;
  if (cell === undefined) throw new RangeError(`${trial.scenario} is no cell`);
  const said = { ...cell, trial: key };
  switch (trial.verdict) {
    case 'fail':
      return { ...said, outcome: 'failed', reason: first(trial, 'fail') ?? 'a checker failed' };
    case 'unknown':
      return { ...said, outcome: 'unknown', reason: first(trial, 'unknown') ?? 'nothing could be judged' };
    case 'pass': {
      const reason = unjudged(trial);
      return reason === undefined ? { ...said, outcome: 'survived' } : { ...said, outcome: 'unknown', reason };
    }
  }
};
