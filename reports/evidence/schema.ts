// The evidence of one trial as zod schemas: strict, and tied to types.ts by the compiler (a required field that types.ts gains is an error here).
import { z } from 'zod';
import { SCHEMA_VERSION } from './types.ts';
import type { GateFinding } from './gate.ts';
import { plannedCell } from './matrix-schema.ts';
import type {
  ActivityAttempt,
  Divergence,
  DivergenceRow,
  ExecutionEvidence,
  FaultRecord,
  LlmExchange,
  Plan,
  PlannedAction,
  QueryRecord,
  ReplayEvidence,
  ServiceExchange,
  TrialEvidence,
} from './types.ts';

export const text = z.string();
export const count = z.int().min(0);
export const ms = z.number();
export const version = z.literal(SCHEMA_VERSION);
export const verdict = z.enum(['pass', 'fail', 'unknown']);

const status = z.enum(['completed', 'failed', 'timed-out', 'canceled', 'terminated', 'continued-as-new', 'running']);
const counts = z.record(text, count);

export const strike = z.strictObject({
  wallMs: ms,
  detail: text,
  workflowId: text.exactOptional(),
  runId: text.exactOptional(),
  activityType: text.exactOptional(),
  activityId: text.exactOptional(),
  attempt: count.exactOptional(),
});

export const faultRecord = z.strictObject({
  id: text,
  kind: text,
  title: text,
  planned: count,
  strikes: z.array(strike),
  healed: z.boolean(),
  unsound: text.exactOptional(),
}) satisfies z.ZodType<FaultRecord>;

export const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('completed') }),
  z.strictObject({
    kind: z.literal('failed'),
    type: text,
    message: text,
    nonRetryable: z.boolean(),
    nextRetryDelayMs: ms.exactOptional(),
  }),
]);

export const attempt = z.strictObject({
  workflowId: text,
  runId: text,
  activityType: text,
  activityId: text,
  attempt: count,
  worker: text,
  taskQueue: text,
  scheduledVirtualMs: ms,
  startedWallMs: ms,
  endedWallMs: ms.exactOptional(),
  outcome: outcome.exactOptional(),
}) satisfies z.ZodType<ActivityAttempt>;

const divergenceRow = z.strictObject({
  state: z.enum(['same', 'added', 'removed', 'renamed', 'not-reached']),
  recorded: text.exactOptional(),
  eventId: count.exactOptional(),
  produced: text.exactOptional(),
  file: text.exactOptional(),
  line: count.exactOptional(),
}) satisfies z.ZodType<DivergenceRow>;

export const divergence = z.strictObject({
  kind: z.enum([
    'added',
    'removed',
    'renamed',
    'reordered',
    'early-return',
    'other-branch',
    'later',
    'other-end',
    'throws',
    'unlocated',
  ]),
  rows: z.array(divergenceRow),
  first: count.exactOptional(),
}) satisfies z.ZodType<Divergence>;

const lintPlace = {
  rule: text,
  level: z.enum(['warning', 'note']).exactOptional(),
  message: text,
  suggestion: text,
  file: text,
  line: count,
};

const gateFinding = z.strictObject({
  rule: text,
  level: z.enum(['error', 'warning', 'note']),
  message: text,
  file: text.exactOptional(),
  line: count.exactOptional(),
  eventId: count.exactOptional(),
  suggestion: text.exactOptional(),
}) satisfies z.ZodType<GateFinding>;

export const replay = z.strictObject({
  workflowId: text,
  verdict: z.enum(['compatible', 'drifted', 'incompatible', 'cannot-tell']),
  message: text.exactOptional(),
  file: text.exactOptional(),
  line: count.exactOptional(),
  eventId: count.exactOptional(),
  suggestion: text.exactOptional(),
  divergence: divergence.exactOptional(),
  findings: z.array(gateFinding).exactOptional(),
  untoldDrifts: count.exactOptional(),
  prefixes: count.exactOptional(),
}) satisfies z.ZodType<ReplayEvidence>;

const moment = z.strictObject({ kind: z.literal('moment'), atMs: ms });
const point = z.strictObject({ kind: z.literal('point'), on: z.unknown(), times: count });

const plannedAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signal'),
    id: text,
    title: text,
    signal: text,
    args: z.array(z.unknown()),
    refused: text.exactOptional(),
    when: z.discriminatedUnion('kind', [moment, point]),
  }),
  z.strictObject({
    kind: z.literal('query'),
    id: text,
    title: text,
    query: text,
    args: z.array(z.unknown()),
    when: moment,
    equals: z.unknown(),
  }),
  z.strictObject({
    kind: z.literal('update'),
    id: text,
    title: text,
    update: text,
    args: z.array(z.unknown()),
    refused: text.exactOptional(),
    when: moment,
    equals: z.unknown().optional(),
  }),
]) satisfies z.ZodType<PlannedAction>;

export const plan = z.strictObject({
  schemaVersion: version,
  key: text,
  mode: z.enum(['trial', 'reference', 'restart-baseline']),
  seed: text,
  scenario: text,
  why: text,
  pipeline: text,
  workflowType: text,
  taskQueue: text,
  workflowIdPrefix: text,
  args: z.array(z.unknown()),
  world: z.unknown(),
  faults: z.array(z.strictObject({ id: text, kind: text, planned: count, fault: z.unknown(), title: text })),
  actions: z.array(plannedAction),
  watch: z.array(
    z.strictObject({ query: text, args: z.array(z.unknown()), answers: z.array(z.unknown()).exactOptional() }),
  ),
  workers: count,
  executions: count,
  expect: z.unknown(),
  cell: plannedCell.exactOptional(),
}) satisfies z.ZodType<Plan>;

export const llmExchange = z.strictObject({
  trial: text,
  workflowId: text,
  runId: text,
  activityType: text,
  activityId: text,
  attempt: count,
  sdkRetry: count,
  path: text,
  model: text,
  status: count,
  tokensIn: count,
  tokensCachedIn: count,
  tokensOut: count,
  billed: z.boolean(),
  faultId: text.exactOptional(),
  retryAfterMs: ms.exactOptional(),
  arrivedWallMs: ms,
  answeredWallMs: ms,
  arrivedVirtualMs: ms.exactOptional(),
  keyInQuery: text.exactOptional(),
  requestBytes: count,
  requestDigest: text.exactOptional(),
  stream: z.strictObject({ pieces: count, whole: z.boolean() }).exactOptional(),
  latencyMs: ms.exactOptional(),
  asksJson: z.literal(true).exactOptional(),
  asksBase64: z.literal(true).exactOptional(),
  withoutUsage: z.literal(true).exactOptional(),
  answer: count.exactOptional(),
  unplanned: text.exactOptional(),
}) satisfies z.ZodType<LlmExchange>;

export const serviceExchange = z.strictObject({
  trial: text,
  workflowId: text,
  runId: text,
  activityType: text,
  activityId: text,
  attempt: count,
  method: text,
  path: text,
  status: count,
  idempotencyKey: text.exactOptional(),
  faultId: text.exactOptional(),
  retryAfterMs: ms.exactOptional(),
  arrivedWallMs: ms,
  answeredWallMs: ms,
  arrivedVirtualMs: ms.exactOptional(),
  keyInQuery: text.exactOptional(),
  latencyMs: ms.exactOptional(),
  withoutBody: z.literal(true).exactOptional(),
  unplanned: text.exactOptional(),
}) satisfies z.ZodType<ServiceExchange>;

export const queryRecord = z.strictObject({
  query: text,
  execution: text,
  source: z.enum(['action', 'watch']),
  actionId: text.exactOptional(),
  askedWallMs: ms,
  answeredWallMs: ms.exactOptional(),
  answer: z.unknown().optional(),
  error: text.exactOptional(),
  virtualMs: ms.exactOptional(),
}) satisfies z.ZodType<QueryRecord>;

export const effect = z.strictObject({
  probe: text,
  execution: text,
  effect: text,
  key: text,
  subject: text,
  state: z.enum(['skipped', 'partial']).exactOptional(),
});

/** Attributes of an event stay as the server wrote them. */
const historyEvent = z.looseObject({ eventId: text, eventType: text, eventTime: text });
export const history = z.strictObject({ events: z.array(historyEvent) });

export const execution = z.strictObject({
  workflowId: text,
  runId: text,
  status,
  result: z.unknown().optional(),
  failure: z.array(z.strictObject({ message: text, type: text, nonRetryable: z.boolean() })).exactOptional(),
  history,
  stored: history.exactOptional(),
  read: z
    .strictObject({ encodings: z.array(text), values: z.array(z.strictObject({ eventId: text, value: z.unknown() })) })
    .exactOptional(),
  startedVirtualMs: ms,
  endedVirtualMs: ms,
}) satisfies z.ZodType<ExecutionEvidence>;

export const trialEvidence = z.strictObject({
  schemaVersion: version,
  plan,
  executions: z.array(execution),
  llm: z.array(llmExchange),
  services: z.array(serviceExchange),
  effects: z.array(effect),
  attempts: z.array(attempt),
  faults: z.array(faultRecord),
  actions: z.array(
    z.strictObject({
      id: text,
      signal: text,
      execution: text,
      sent: count,
      refused: text.exactOptional(),
      plannedMs: ms.exactOptional(),
      sentMs: ms.exactOptional(),
    }),
  ),
  deliveries: z
    .array(
      z.strictObject({
        actionId: text,
        execution: text,
        identity: text,
        sentWallMs: ms,
        answeredWallMs: ms.exactOptional(),
        error: text.exactOptional(),
        duringTask: count.exactOptional(),
        answer: z.unknown().optional(),
      }),
    )
    .exactOptional(),
  queries: z.array(queryRecord),
  workers: z.array(
    z.strictObject({
      identity: text,
      pid: count,
      servingWallMs: ms,
      diedWallMs: ms.exactOptional(),
      signal: text.exactOptional(),
    }),
  ),
  output: z
    .array(z.strictObject({ worker: text, source: z.enum(['log', 'stdout', 'stderr']), text: text, wallMs: ms }))
    .exactOptional(),
  recoveries: z.array(
    z.strictObject({ faultId: text, diedWallMs: ms, recoveredWallMs: ms.exactOptional(), timedOutAttempts: count }),
  ),
  unsettled: z
    .array(
      attempt
        .pick({ workflowId: true, runId: true, activityType: true, activityId: true, attempt: true, worker: true })
        .extend({ waitedMs: ms }),
    )
    .exactOptional(),
  replays: z.array(replay),
  timeTravel: z
    .strictObject({
      query: text,
      steps: z.array(
        z.strictObject({
          execution: text,
          runId: text,
          number: count,
          historyLength: count,
          timeMs: ms,
          answer: z.unknown().optional(),
          error: text.exactOptional(),
        }),
      ),
    })
    .exactOptional(),
  lint: z
    .strictObject({
      files: z.array(text),
      findings: z.array(z.strictObject(lintPlace)),
      ignored: z.array(z.strictObject({ ...lintPlace, reason: text })),
    })
    .exactOptional(),
  reference: z
    .strictObject({
      status,
      result: z.unknown().optional(),
      results: z.array(z.strictObject({ result: z.unknown().optional() })).exactOptional(),
      tokensBilled: count,
      tokensByActivity: counts,
      effects: counts,
      runs: counts,
      failure: text.exactOptional(),
      answers: z.array(count).exactOptional(),
    })
    .exactOptional(),
  referenceBroken: z.strictObject({ code: text, message: text }).exactOptional(),
  timings: z.strictObject({ startedWallMs: ms, wallMs: ms, virtualMs: ms, healedWallMs: ms.exactOptional() }),
  broken: z.strictObject({ code: text, message: text }).exactOptional(),
}) satisfies z.ZodType<TrialEvidence>;
