// `--reporter json`: one object on stdout. A contract: fields are added, never renamed or removed while schemaVersion stays.
import type { MatrixReport } from '../evidence/matrix.ts';
import type { RunReport, TimeoutRow, TrialReport } from '../evidence/run.ts';
import { jsonText } from './escape.ts';
import { runVerdict } from './outcome.ts';

/** Renders the contract. Written out field by field, so that a change of the evidence does not change it unseen. */
export function renderJson(report: RunReport): string {
  return `${jsonText({
    schemaVersion: report.schemaVersion,
    verdict: runVerdict(report),
    runKey: report.runKey,
    seed: report.seed,
    startedAt: report.startedAt,
    environment: report.environment,
    database: report.database,
    prices: report.prices,
    again: report.again,
    ...(report.interrupted === undefined ? {} : { interrupted: report.interrupted }),
    ...(report.strays === undefined ? {} : { strays: report.strays }),
    summary: summary(report),
    ...(report.timeouts === undefined ? {} : { timeouts: report.timeouts.map(timeoutOf) }),
    trials: report.trials.map(trialOf),
    ...(report.matrix === undefined ? {} : { matrix: matrixOf(report.matrix) }),
  })}\n`;
}

function summary({ summary: of }: RunReport): unknown {
  return {
    trials: of.trials,
    pass: of.pass,
    fail: of.fail,
    unknown: of.unknown,
    faultsPlanned: of.faultsPlanned,
    faultsStruck: of.faultsStruck,
    retries: of.retries,
    tokensBilled: of.tokensBilled,
    tokensWasted: of.tokensWasted,
    tokensSaved: of.tokensSaved,
    costSavedUsd: of.costSavedUsd,
    duplicatesAvoided: of.duplicatesAvoided,
    nonDeterminism: of.nonDeterminism,
    virtualMs: of.virtualMs,
    wallMs: of.wallMs,
  };
}

function timeoutOf(row: TimeoutRow): unknown {
  return {
    pipeline: row.pipeline,
    activityType: row.activityType,
    startToCloseMs: row.startToCloseMs,
    ...(row.heartbeatMs === undefined ? {} : { heartbeatMs: row.heartbeatMs }),
    scales: row.scales,
    attempts: row.attempts,
    p50Ms: row.p50Ms,
    p99Ms: row.p99Ms,
    ...(row.recommendedMs === undefined ? {} : { recommendedMs: row.recommendedMs }),
    judgement: row.judgement,
  };
}

function matrixOf({ columns, rows, cells, leftOut }: MatrixReport): unknown {
  return {
    columns: columns.map(({ name, pipeline, base }) => ({ name, pipeline, base })),
    rows: rows.map(({ form, title, demand }) => ({ form, title, demand })),
    cells: cells.map(({ column, form, outcome, ...said }) => ({
      column,
      form,
      outcome,
      ...(said.reason === undefined ? {} : { reason: said.reason }),
      ...(said.demand === undefined ? {} : { demand: said.demand }),
      ...(said.ended === undefined ? {} : { ended: said.ended }),
      ...(said.trial === undefined ? {} : { trial: said.trial }),
      ...(said.why === undefined ? {} : { why: said.why }),
    })),
    leftOut: leftOut.map(({ kind, reason }) => ({ kind, reason })),
  };
}

function trialOf(trial: TrialReport): unknown {
  return {
    key: trial.key,
    scenario: trial.scenario,
    why: trial.why,
    pipeline: trial.pipeline,
    verdict: trial.verdict,
    checkers: trial.checkers.map(({ name, verdict, findings }) => ({ name, verdict, findings })),
    faults: trial.faults.map(({ id, kind, title, planned, struck, healed, strikes }) => ({
      id,
      kind,
      title,
      planned,
      struck,
      healed,
      strikes,
    })),
    outside: trial.outside.map(({ title, planned, done }) => ({ title, planned, done })),
    retriesByActivity: trial.retriesByActivity,
    retriesByCause: trial.retriesByCause,
    llmRequests: trial.llmRequests,
    tokensIn: trial.tokensIn,
    tokensCachedIn: trial.tokensCachedIn,
    tokensOut: trial.tokensOut,
    tokensBilled: trial.tokensBilled,
    tokensWasted: trial.tokensWasted,
    costUsd: trial.costUsd,
    ...(trial.savings === undefined ? {} : { savings: trial.savings }),
    historyEvents: trial.historyEvents,
    historyBytes: trial.historyBytes,
    recoveryMs: trial.recoveryMs,
    ...(trial.latencies === undefined ? {} : { latencies: trial.latencies }),
    virtualMs: trial.virtualMs,
    wallMs: trial.wallMs,
    replays: trial.replays,
    again: trial.again,
    evidence: trial.evidence,
  };
}
