// The schema of scenarios: what data from outside must look like. The types a writer sees are in types.ts.
import { msToNumber, type Duration } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import { exact, show } from '../problems.ts';
import { didYouMean } from '../suggest.ts';

const text = z.string().min(1, { error: 'expected a text, got an empty one.' });
const count = z.int().min(0);
const ordinal = z.int().min(1);
const seconds = z.number().min(0);

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
  at: z.enum(['before', 'inside', 'effect', 'completed']),
  nth: ordinal.optional(),
});
const workflowTaskPoint = exact({ workflowTask: ordinal });
const virtualMoment = exact({ at: duration });

/** The three forms share no tag: the field that is there says which one is meant, so that messages speak of that one. */
const killTrigger = z.unknown().superRefine((value, context) => {
  const has = (key: string): boolean => typeof value === 'object' && value !== null && key in value;
  const form = has('activity') ? activityPoint : has('workflowTask') ? workflowTaskPoint : virtualMoment;
  const known = has('activity') || has('workflowTask') || has('at');
  if (!known) {
    context.addIssue({
      code: 'custom',
      message: 'expected { activity, at, nth? } or { workflowTask } or { at: duration }.',
    });
    return;
  }
  for (const issue of form.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
});

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

const call = exact({ activity: text, attempts: attempts.optional(), instance: instance.optional() });

const retryAfter = z.union([exact({ seconds }), exact({ dateInSeconds: seconds })], {
  error: (issue) => `expected { seconds } or { dateInSeconds }, got ${show(issue.input)}.`,
});

const FAULTS = [
  exact({ kind: z.literal('worker.kill'), on: killTrigger, workers: z.enum(['struck', 'all']).optional() }),
  exact({ kind: z.literal('llm.rate-limit'), on: call, retryAfter: retryAfter.optional() }),
  exact({
    kind: z.literal('llm.server-error'),
    on: call,
    status: z.union([z.literal(500), z.literal(503)], {
      error: (issue) => `expected 500 | 503, got ${show(issue.input)}.`,
    }),
  }),
  exact({ kind: z.literal('llm.hang'), on: call }),
  exact({ kind: z.literal('llm.reset'), on: call }),
  exact({ kind: z.literal('llm.context-length'), on: call }),
  exact({ kind: z.literal('llm.unauthorized'), on: call }),
] as const;

const KINDS = FAULTS.map(({ shape }) => shape.kind.value);

const unknownKind = (fault: unknown): string => {
  const kind = typeof fault === 'object' && fault !== null && 'kind' in fault ? fault.kind : undefined;
  const meant = typeof kind === 'string' ? didYouMean(kind, KINDS) : '';
  return `expected ${KINDS.join(' | ')}, got ${show(kind)}. ${meant}`.trim();
};

const faultSchema = z.discriminatedUnion('kind', FAULTS, { error: (issue) => unknownKind(issue.input) });

const actionSchema = exact({ signal: text, args: z.array(z.unknown()).optional(), at: duration });

const worldSchema = exact({
  llm: exact({
    answers: z
      .array(exact({ activity: text.optional(), containing: text.optional(), content: z.unknown() }))
      .optional(),
  }).optional(),
  pages: z.record(z.string(), z.string()).optional(),
});

const runCount = z.union([count, exact({ issuedAgain: count })], {
  error: (issue) => `expected a count from 0 or { issuedAgain: count }, got ${show(issue.input)}.`,
});

const expectSchema = exact({
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
});

/** The schema of an ExecutionScenario. */
export const executionSchema: z.ZodType = exact({
  kind: z.literal('execution').optional(),
  name: text,
  why: text,
  pipeline: text,
  workflow: text.optional(),
  args: z.array(z.unknown()),
  world: worldSchema.optional(),
  faults: z.array(faultSchema).optional(),
  actions: z.array(actionSchema).optional(),
  workers: ordinal.optional(),
  expect: expectSchema,
});

/** The schema of a ReplayScenario. */
export const replaySchema: z.ZodType = exact({ kind: z.literal('replay'), name: text, why: text, pipeline: text });
