// One trial as reports show it: verdict, faults, retries, tokens, money, time. Counts what the evidence holds; judges nothing.
import type { CheckerResult, Savings, TimelineAttempt, TrialReport } from '../../reports/evidence/run.ts';
import type { ActivityAttempt, TrialEvidence, Verdict } from '../../reports/evidence/types.ts';
import { costUsd } from './cost.ts';
import { activityLatencies } from './latencies.ts';
import type { PriceBook } from './prices.ts';
import { outsideOf } from './outside.ts';
import { retriesOf } from './retries.ts';
import { settle, sumBilled } from './tokens.ts';

export interface TrialReportInput {
  readonly evidence: TrialEvidence;
  /** What the checkers said. */
  readonly check: { readonly verdict: Verdict; readonly checkers: readonly CheckerResult[] };
  readonly book: PriceBook;
  /** Present where a restart baseline was run. */
  readonly savings?: Savings;
  /** The command that repeats this trial. */
  readonly again: string;
  /** Folder of the evidence, relative to the run's folder. */
  readonly evidenceDir: string;
}

/** Billed beyond a reference that completed; without one, what attempts that died or failed had spent. */
const wasted = (evidence: TrialEvidence): number =>
  evidence.reference?.status === 'completed'
    ? Math.max(0, sumBilled(evidence.llm) - evidence.reference.tokensBilled)
    : sumBilled(settle(evidence).lost);

const tokens = (evidence: TrialEvidence) => {
  const billed = evidence.llm.filter((exchange) => exchange.billed);
  const sum = (of: 'tokensIn' | 'tokensCachedIn' | 'tokensOut'): number =>
    billed.reduce((total, exchange) => total + exchange[of], 0);
  return {
    tokensIn: sum('tokensIn'),
    tokensCachedIn: sum('tokensCachedIn'),
    tokensOut: sum('tokensOut'),
    tokensBilled: sumBilled(billed),
    tokensWasted: wasted(evidence),
  };
};

const history = ({ executions }: TrialEvidence) => ({
  historyEvents: executions.reduce((sum, execution) => sum + execution.history.events.length, 0),
  historyBytes: executions.reduce((sum, execution) => sum + Buffer.byteLength(JSON.stringify(execution.history)), 0),
});

const bar = ({
  workflowId,
  runId,
  activityType,
  activityId,
  attempt,
  worker,
  scheduledVirtualMs,
  startedWallMs,
  ...end
}: ActivityAttempt): TimelineAttempt => ({
  workflowId,
  runId,
  activityType,
  activityId,
  attempt,
  worker,
  scheduledVirtualMs,
  startedWallMs,
  ...(end.endedWallMs === undefined ? {} : { endedWallMs: end.endedWallMs }),
  ...(end.outcome === undefined ? {} : { outcome: end.outcome }),
});

/** @throws HarnessError MODEL_UNPRICED */
export const trialReport = ({ evidence, check, book, savings, again, evidenceDir }: TrialReportInput): TrialReport => {
  const { plan, timings, recoveries } = evidence;
  const retries = retriesOf(evidence);
  const latencies = activityLatencies(evidence);
  return {
    key: plan.key,
    scenario: plan.scenario,
    why: plan.why,
    pipeline: plan.pipeline,
    verdict: check.verdict,
    checkers: check.checkers,
    faults: evidence.faults.map((fault) => ({ ...fault, struck: fault.strikes.length })),
    outside: outsideOf(evidence),
    retriesByActivity: retries.byActivity,
    retriesByCause: retries.byCause,
    llmRequests: evidence.llm.length,
    ...tokens(evidence),
    costUsd: costUsd(evidence.llm, book),
    ...(savings === undefined ? {} : { savings }),
    ...history(evidence),
    ...(latencies.length === 0 ? {} : { latencies }),
    recoveryMs: recoveries.flatMap(({ diedWallMs, recoveredWallMs }) =>
      recoveredWallMs === undefined ? [] : [recoveredWallMs - diedWallMs],
    ),
    virtualMs: timings.virtualMs,
    wallMs: timings.wallMs,
    timeline: evidence.attempts.map(bar),
    replays: evidence.replays,
    again,
    evidence: evidenceDir,
  };
};
