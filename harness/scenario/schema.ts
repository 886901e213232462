// The schema of scenarios: what data from outside must look like. The types a writer sees are in types.ts.
import { msToNumber, type Duration } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import { exact, show } from '../problems.ts';
import { didYouMean } from '../suggest.ts';
import { networkFaults } from './network-schemas.ts';
import { placeFaults } from './place-schemas.ts';
import { workerFaults } from './worker-schemas.ts';
import { answerFaults, oneOfThese, serviceFaults } from './fault-schemas.ts';
import { messageFaults } from './message-schemas.ts';
import { payloadFaults } from './payload-schemas.ts';
import { answerSchema } from './answer-schema.ts';

const text = z.string().min(1, { error: 'expected a text, got an empty one.' });
const count = z.int().min(0);
const ordinal = z.int().min(1);

/** Real time, in which the trial waits. */
const KILL_AFTER_MAX_MS = 10_000;
/** One trial is one server and a few worker processes on one machine; more executions than this belong under load. */
const EXECUTIONS_MAX = 200;

/** What Temporal's own SDK makes of a duration, or undefined where it makes nothing of it. */
function milliseconds(value: string | number): number | undefined {
  try {
    return msToNumber(value as Duration);
  } catch {
    // The SDK says "Invalid duration string"; the schema below says it with examples.
    return undefined;
  }
}

const duration = z
  .union([z.string(), z.number()], {
    error: 'expected a duration as Temporal writes it ("30s", "2 hours") or milliseconds.',
  })
  .refine((value) => (milliseconds(value) ?? -1) >= 0, {
    error: (issue) =>
      `expected a duration as Temporal writes it ("30s", "2 hours") or milliseconds, got ${show(issue.input)}.`,
  });

const activityPoint = exact({
  activity: text,
  at: z.enum(['before', 'inside', 'chunk', 'effect', 'completed']),
  nth: ordinal.optional(),
});
const workflowTaskPoint = exact({ workflowTask: ordinal });
const continueAsNewPoint = exact({ continueAsNew: ordinal });
const virtualMoment = exact({ at: duration });

type Form = readonly [key: string, schema: z.ZodType, shown: string];

/** Forms that share no tag: the field that is there says which one is meant, so that messages speak of that one. */
const oneOf = (forms: readonly Form[]): z.ZodType =>
  z.unknown().superRefine((value, context) => {
    const form = forms.find(([key]) => typeof value === 'object' && value !== null && key in value);
    if (form === undefined) {
      const shown = forms.map(([, , text]) => text).join(' or ');
      return context.addIssue({ code: 'custom', message: `expected ${shown}.` });
    }
    for (const issue of form[1].safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
  });

const POINTS: readonly Form[] = [
  ['activity', activityPoint, '{ activity, at, nth? }'],
  ['workflowTask', workflowTaskPoint, '{ workflowTask }'],
  ['continueAsNew', continueAsNewPoint, '{ continueAsNew }'],
];
const strikeTrigger = oneOf([...POINTS, ['at', virtualMoment, '{ at: duration }']]);

const attempts = z.unknown().superRefine((value, context) => {
  const whole = (item: unknown): item is number => typeof item === 'number' && Number.isInteger(item) && item >= 1;
  if (value === undefined || value === 'every' || whole(value)) return;
  if (Array.isArray(value) && value.length === 2 && whole(value[0]) && whole(value[1]) && value[0] <= value[1]) return;
  context.addIssue({
    code: 'custom',
    message: `expected an attempt (from 1), a range [first, last] or "every", got ${show(value)}.`,
  });
});

const instance = z.union([ordinal, z.literal('every')], {
  error: (issue) => `expected a number from 1 or "every", got ${show(issue.input)}.`,
});

const sdkRetries = z
  .union([count, z.tuple([count, count])], {
    error: (issue) =>
      `expected a repetition (from 0, the call itself) or a range [first, last], got ${show(issue.input)}.`,
  })
  .refine((value) => typeof value === 'number' || value[0] <= value[1], {
    error: (issue) => `expected a range [first, last], got ${show(issue.input)}.`,
  });

/** Which requests are meant, wherever they go. */
const meant = {
  activity: text,
  attempts: attempts.optional(),
  instance: instance.optional(),
  execution: ordinal.optional(),
  nth: ordinal.optional(),
};
const call = exact({ ...meant, sdkRetries: sdkRetries.optional(), containing: text.optional() });

/** What a header can carry. */
const headerText = z.string().regex(/^[\x20-\x7e]+$/, { error: 'expected printable ASCII: it is sent as a header.' });

/** Dates end at this distance; far more than any provider says. */
const SECONDS_MAX = 1e11;
const wait = z.number().min(-SECONDS_MAX).max(SECONDS_MAX);

const retryAfter = z.union(
  [
    exact({ seconds: wait }),
    exact({ dateInSeconds: wait }),
    exact({ milliseconds: z.number() }),
    exact({ text: headerText }),
  ],
  {
    error: (issue) =>
      `expected { seconds }, { dateInSeconds }, { milliseconds } or { text }, got ${show(issue.input)}.`,
  },
);

/** A service of the world, or one of its pages. */
const SERVICE_OR_PAGE = /^(GET|HEAD|POST|PUT|PATCH|DELETE) (\{pages\})?\/[^\s?#]*$/;
const serviceRequest = z.string().regex(SERVICE_OR_PAGE, {
  error: (issue) =>
    `expected a request as "GET /jobs/7" or "GET {pages}/article", without a query string, got ${show(issue.input)}.`,
});
const serviceCall = exact({ ...meant, request: serviceRequest.optional() });

const FAULTS = [
  exact({ kind: z.literal('worker.kill'), on: strikeTrigger, workers: z.enum(['struck', 'all']).optional() }),
  exact({
    kind: z.literal('worker.drain'),
    on: strikeTrigger,
    killAfterMs: count.max(KILL_AFTER_MAX_MS).optional(),
    graceMs: count.max(KILL_AFTER_MAX_MS).optional(),
    workers: z.enum(['struck', 'all']).optional(),
  }),
  exact({ kind: z.literal('worker.freeze'), on: strikeTrigger, workers: z.enum(['struck', 'all']).optional() }),
  exact({
    kind: z.literal('llm.rate-limit'),
    on: call,
    retryAfter: retryAfter.optional(),
    limit: z.enum(['requests', 'tokens']).optional(),
  }),
  exact({
    kind: z.literal('llm.server-error'),
    on: call,
    status: oneOfThese([500, 503, 504, 529]),
  }),
  exact({ kind: z.literal('llm.hang'), on: call }),
  exact({ kind: z.literal('llm.reset'), on: call }),
  exact({ kind: z.literal('llm.context-length'), on: call }),
  exact({ kind: z.literal('llm.unauthorized'), on: call }),
  exact({ kind: z.literal('llm.invalid-request'), on: call }),
  exact({ kind: z.literal('llm.forbidden'), on: call }),
  exact({
    kind: z.literal('llm.quota'),
    on: call,
    reason: oneOfThese(['credit-balance', 'spend-limit', 'project-spend-limit', 'usage-limit']).optional(),
  }),
  exact({
    kind: z.literal('llm.stream-cut'),
    on: call,
    afterChunks: z.union([count, z.literal('all')], {
      error: (issue) => `expected a count from 0 or "all", got ${show(issue.input)}.`,
    }),
    by: oneOfThese(['fin', 'reset', 'half-character', 'half-event']).optional(),
  }),
  exact({ kind: z.literal('llm.overloaded'), on: call }),
  exact({ kind: z.literal('llm.slow-down'), on: call }),
  exact({ kind: z.literal('llm.bad-gateway'), on: call, status: oneOfThese([502, 504]).optional() }),
  exact({ kind: z.literal('llm.html-answer'), on: call }),
  exact({ kind: z.literal('llm.model-not-found'), on: call }),
  exact({ kind: z.literal('llm.request-too-large'), on: call, as: oneOfThese(['page', 'json']).optional() }),
  ...answerFaults(call),
  ...serviceFaults(serviceCall, retryAfter),
  ...networkFaults(strikeTrigger),
  ...placeFaults(strikeTrigger),
  ...workerFaults(strikeTrigger, duration),
  ...messageFaults,
  ...payloadFaults(text, attempts, oneOf),
] as const;

const KINDS = FAULTS.map(({ shape }) => shape.kind.value);

const unknownKind = (fault: unknown): string => {
  const kind = typeof fault === 'object' && fault !== null && 'kind' in fault ? fault.kind : undefined;
  const meant = typeof kind === 'string' ? didYouMean(kind, KINDS) : '';
  return `expected ${KINDS.join(' | ')}, got ${show(kind)}. ${meant}`.trim();
};

const faultSchema = z.discriminatedUnion('kind', FAULTS, { error: (issue) => unknownKind(issue.input) });

const executionPoint = oneOf(POINTS);
const args = z.array(z.unknown()).optional();
/** The server holds no more than 100 events back while a workflow task is being computed. */
const TIMES_MAX = 50;

const sent = { signal: text, args, refused: text.optional() };

/** A signal has a moment or a point. */
const signalSchema = z.unknown().superRefine((value, context) => {
  const atPoint = typeof value === 'object' && value !== null && 'on' in value;
  const form = atPoint
    ? exact({ ...sent, on: executionPoint, times: ordinal.max(TIMES_MAX).optional() })
    : exact({ ...sent, at: duration });
  for (const issue of form.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
});

const updateSchema = exact({
  update: text,
  args,
  refused: text.optional(),
  at: duration,
  equals: z.unknown().optional(),
});

const actionSchema = oneOf([
  ['query', exact({ query: text, args, at: duration, equals: z.unknown() }), '{ query, args?, at, equals }'],
  ['signal', signalSchema, '{ signal, args?, refused?, at } or { signal, args?, refused?, on: point, times? }'],
  ['update', updateSchema, '{ update, args?, refused?, at, equals? }'],
]);

const watchSchema = exact({ query: text, args, answers: z.array(z.unknown()).min(1).optional() });

/** A scripted delay is real time: no clock can be turned while an activity waits. */
const DELAY_MAX_MS = 10_000;
/** The same, for a latency that one in a hundred answers has. */
const LATENCY_P99_MAX_MS = 5_000;

const SERVICE = /^(GET|HEAD|POST|PUT|PATCH|DELETE) \/[^\s?#]*$/;

const serviceReply = exact({
  status: z.int().min(200).max(599).optional(),
  json: z.unknown().optional(),
  text: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: count.max(DELAY_MAX_MS).optional(),
}).refine(({ json, text: body }) => json === undefined || body === undefined, {
  error: 'expected json or text, got both.',
});

const services = z.record(z.string(), z.unknown()).superRefine((given, context) => {
  for (const [request, value] of Object.entries(given)) {
    if (!SERVICE.test(request)) {
      const message = `expected a request as "GET /jobs/7", without a query string, got ${show(request)}.`;
      context.addIssue({ code: 'custom', path: [request], message });
    }
    const form = Array.isArray(value) ? z.array(serviceReply).min(1) : serviceReply;
    for (const issue of form.safeParse(value).error?.issues ?? [])
      context.addIssue({ ...issue, path: [request, ...issue.path] });
  }
});

const spread = exact({ p50: duration, p99: duration }).refine(
  ({ p50, p99 }) => (milliseconds(p50) ?? 0) > 0 && (milliseconds(p99) ?? 0) >= (milliseconds(p50) ?? 0),
  { error: 'expected a p50 above 0 and a p99 of at least p50.' },
);

const latency = exact({ scale: z.number().min(1), llm: spread.optional(), services: spread.optional() }).superRefine(
  ({ scale, ...spreads }, context) => {
    const p99s = Object.values(spreads).map((each) => milliseconds(each?.p99 ?? 0) ?? 0);
    const longest = Math.max(0, ...p99s) / scale;
    if (longest <= LATENCY_P99_MAX_MS) return;
    context.addIssue({
      code: 'custom',
      path: ['scale'],
      message: `a p99 would take ${Math.round(longest)} ms of real time, at most ${LATENCY_P99_MAX_MS} is allowed: raise the scale.`,
    });
  },
);

const quota = exact({
  requests: ordinal.optional(),
  tokens: ordinal.optional(),
  per: duration.refine((value) => (milliseconds(value) ?? 0) > 0, { error: 'expected a window longer than 0.' }),
  clock: z.enum(['virtual', 'wall']).optional(),
}).refine(({ requests, tokens }) => requests !== undefined || tokens !== undefined, {
  error: 'expected requests, tokens or both: a quota of neither refuses nothing.',
});

const page = z.union([z.string(), exact({ bytes: count }), exact({ status: z.int().min(400).max(599) })], {
  error: (issue) => `expected a text, { bytes } or { status } from 400 to 599, got ${show(issue.input)}.`,
});

const worldSchema = exact({
  llm: exact({
    answers: z.array(answerSchema).optional(),
    quota: quota.optional(),
  }).optional(),
  pages: z.record(z.string(), page).optional(),
  services: services.optional(),
  latency: latency.optional(),
});

const runCount = z.union([count, exact({ issuedAgain: count })], {
  error: (issue) => `expected a count from 0 or { issuedAgain: count }, got ${show(issue.input)}.`,
});

export const expectSchema = exact({
  status: z.enum(['completed', 'failed', 'timed-out', 'canceled', 'terminated']),
  result: z
    .union([z.literal('as-without-faults'), exact({ equals: z.unknown() })], {
      error: (issue) => `expected "as-without-faults" or { equals: value }, got ${show(issue.input)}.`,
    })
    .optional(),
  failure: text.optional(),
  runs: z.record(z.string(), runCount).optional(),
  effects: z.record(z.string(), count).optional(),
  virtualTime: exact({ atLeast: duration.optional(), atMost: duration.optional() }).optional(),
  runsOfChain: z
    .union([ordinal, exact({ atLeast: ordinal })], {
      error: (issue) => `expected a count from 1 or { atLeast: count }, got ${show(issue.input)}.`,
    })
    .optional(),
  historyEvents: exact({ atMost: ordinal }).optional(),
  concurrent: z.record(z.string(), ordinal).optional(),
  queueWait: z.record(z.string(), duration).optional(),
  jitter: z.record(z.string(), duration).optional(),
  options: z
    .record(
      z.string(),
      exact({
        taskQueue: text.optional(),
        startToClose: duration.optional(),
        scheduleToClose: duration.optional(),
        heartbeat: duration.optional(),
        attempts: count.optional(),
        initialInterval: duration.optional(),
        coefficient: z.number().min(1).optional(),
        maximumInterval: duration.optional(),
        nonRetryable: z.array(text).optional(),
      }),
    )
    .optional(),
  timeTravel: text.optional(),
  requests: z.record(z.string(), count).optional(),
  idempotent: z.array(z.string()).optional(),
});

const tag = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: (issue) => `expected a tag in kebab-case, got ${show(issue.input)}.`,
});

/** The schema of an ExecutionScenario. */
const executionSchema: z.ZodType = exact({
  kind: z.literal('execution').optional(),
  name: text,
  why: text,
  tags: z.array(tag).min(1).optional(),
  pipeline: text,
  workflow: text.optional(),
  args: z.array(z.unknown()),
  world: worldSchema.optional(),
  faults: z.array(faultSchema).optional(),
  actions: z.array(actionSchema).optional(),
  watch: z.array(watchSchema).min(1).optional(),
  workers: ordinal.optional(),
  executions: ordinal.max(EXECUTIONS_MAX).optional(),
  predecessor: text.optional(),
  expect: expectSchema,
});

/** The schema of a ReplayScenario. */
const replaySchema: z.ZodType = exact({ kind: z.literal('replay'), name: text, why: text, pipeline: text });

/** The schema of a LintScenario. */
const lintSchema: z.ZodType = exact({
  kind: z.literal('lint'),
  name: text,
  why: text,
  pipeline: text,
  module: text.optional(),
  expect: exact({ findings: z.array(exact({ rule: text, file: text })) }),
});

/** The schema of a scenario by its kind; without one it is an execution. */
export const schemaOf = (kind: unknown): z.ZodType => {
  if (kind === 'replay') return replaySchema;
  return kind === 'lint' ? lintSchema : executionSchema;
};
