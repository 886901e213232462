// The report of a run as zod schemas: strict, and tied to run.ts by the compiler.
import { z } from 'zod';
import type { ActivityLatencies, RunReport, RunSummary, TimeoutRow, TrialReport } from './run.ts';
import { matrixReport, plannedCell } from './matrix-schema.ts';
import { attempt, count, faultRecord, ms, replay, text, verdict, version } from './schema.ts';

const counts = z.record(text, count);
const usd = z.number();

const finding = z.strictObject({
  rule: text,
  message: text,
  suggestion: text.exactOptional(),
  file: text.exactOptional(),
  line: count.exactOptional(),
  eventId: count.exactOptional(),
});

const cost = z.strictObject({
  requests: count,
  tokensBilled: count,
  costUsd: usd,
  duplicateEffects: count,
  skippedEffects: count,
  partialEffects: count,
  virtualMs: ms,
  executions: count,
});

/** What was saved may be negative: a measurement is not bent. */
const savings = z.strictObject({
  durable: cost,
  restart: cost,
  predecessor: text.exactOptional(),
  tokensSaved: z.int(),
  costSavedUsd: usd,
  duplicatesAvoided: z.int(),
});

const timelineAttempt = attempt.pick({
  workflowId: true,
  runId: true,
  activityType: true,
  activityId: true,
  attempt: true,
  worker: true,
  scheduledVirtualMs: true,
  startedWallMs: true,
  endedWallMs: true,
  outcome: true,
});

const timeouts = { startToCloseMs: ms, heartbeatMs: ms.exactOptional() };

const activityLatencies = z.strictObject({
  activityType: text,
  ...timeouts,
  scale: z.number(),
  local: z.literal(true).exactOptional(),
  latenciesMs: z.array(ms),
}) satisfies z.ZodType<ActivityLatencies>;

const timeoutRow = z.strictObject({
  pipeline: text,
  activityType: text,
  ...timeouts,
  scales: z.array(z.number()),
  attempts: count,
  p50Ms: ms,
  p99Ms: ms,
  recommendedMs: ms.exactOptional(),
  judgement: z.enum(['too-tight', 'fits', 'too-loose', 'too-few', 'local']),
}) satisfies z.ZodType<TimeoutRow>;

const trialReport = z.strictObject({
  key: text,
  scenario: text,
  why: text,
  pipeline: text,
  verdict,
  checkers: z.array(z.strictObject({ name: text, verdict, findings: z.array(finding) })),
  faults: z.array(faultRecord.extend({ struck: count })),
  outside: z.array(z.strictObject({ title: text, atPoint: z.boolean(), planned: count, done: count })),
  retriesByActivity: counts,
  retriesByCause: counts,
  llmRequests: count,
  tokensIn: count,
  tokensCachedIn: count,
  tokensOut: count,
  tokensBilled: count,
  tokensWasted: z.int(),
  costUsd: usd,
  savings: savings.exactOptional(),
  historyEvents: count,
  historyBytes: count,
  recoveryMs: z.array(ms),
  latencies: z.array(activityLatencies).exactOptional(),
  virtualMs: ms,
  wallMs: ms,
  timeline: z.array(timelineAttempt),
  replays: z.array(replay),
  again: text,
  evidence: text,
  cell: plannedCell.extend({ ended: text }).exactOptional(),
}) satisfies z.ZodType<TrialReport>;

const summary = z.strictObject({
  trials: count,
  pass: count,
  fail: count,
  unknown: count,
  faultsPlanned: count,
  faultsStruck: count,
  retries: count,
  tokensBilled: count,
  tokensWasted: z.int(),
  tokensSaved: z.int(),
  costSavedUsd: usd,
  duplicatesAvoided: z.int(),
  nonDeterminism: count,
  virtualMs: ms,
  wallMs: ms,
}) satisfies z.ZodType<RunSummary>;

export const runReport = z.strictObject({
  schemaVersion: version,
  runKey: text,
  seed: text,
  startedAt: text,
  environment: z.strictObject({ kind: text, title: text }),
  database: text,
  prices: z.strictObject({ asOf: text, source: text }),
  again: text,
  interrupted: text.exactOptional(),
  strays: z.array(text).min(1).exactOptional(),
  summary,
  timeouts: z.array(timeoutRow).exactOptional(),
  trials: z.array(trialReport),
  matrix: matrixReport.exactOptional(),
}) satisfies z.ZodType<RunReport>;
