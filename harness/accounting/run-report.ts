// The whole run as reports show it: its trials and the sums over them.
import type { RunReport, RunSummary, TrialReport } from '../../reports/evidence/run.ts';
import { SCHEMA_VERSION, type Verdict } from '../../reports/evidence/types.ts';
import { toMicroUsd, toUsd } from './cost.ts';
import { timeoutRows } from './timeouts.ts';

/** All of the report that is not counted from the trials. */
export type RunReportInput = Omit<RunReport, 'schemaVersion' | 'summary' | 'timeouts' | 'trials'> & {
  readonly trials: readonly TrialReport[];
  /** Wall milliseconds of the whole run; trials overlap, so it is not their sum. */
  readonly wallMs: number;
};

const sum = (trials: readonly TrialReport[], of: (trial: TrialReport) => number): number =>
  trials.reduce((total, trial) => total + of(trial), 0);

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

const summaryOf = (trials: readonly TrialReport[], wallMs: number): RunSummary => {
  const verdicts = (verdict: Verdict): number => trials.filter((trial) => trial.verdict === verdict).length;
  const faults = trials.flatMap((trial) => trial.faults);
  return {
    trials: trials.length,
    pass: verdicts('pass'),
    fail: verdicts('fail'),
    unknown: verdicts('unknown'),
    faultsPlanned: faults.reduce((all, { planned }) => all + planned, 0),
    // A fault that struck more often than planned does not make up for one that never did.
    faultsStruck: faults.reduce((all, { planned, struck }) => all + Math.min(planned, struck), 0),
    retries: sum(trials, ({ retriesByActivity }) => total(retriesByActivity)),
    tokensBilled: sum(trials, ({ tokensBilled }) => tokensBilled),
    tokensWasted: sum(trials, ({ tokensWasted }) => tokensWasted),
    tokensSaved: sum(trials, ({ savings }) => savings?.tokensSaved ?? 0),
    costSavedUsd: toUsd(sum(trials, ({ savings }) => toMicroUsd(savings?.costSavedUsd ?? 0))),
    duplicatesAvoided: sum(trials, ({ savings }) => savings?.duplicatesAvoided ?? 0),
    nonDeterminism: sum(trials, ({ replays }) => replays.filter(({ verdict }) => verdict === 'incompatible').length),
    virtualMs: sum(trials, ({ virtualMs }) => virtualMs),
    wallMs,
  };
};

export const runReport = ({ trials, wallMs, ...head }: RunReportInput): RunReport => {
  const timeouts = timeoutRows(trials);
  return {
    schemaVersion: SCHEMA_VERSION,
    ...head,
    summary: summaryOf(trials, wallMs),
    ...(timeouts.length === 0 ? {} : { timeouts }),
    trials,
  };
};
