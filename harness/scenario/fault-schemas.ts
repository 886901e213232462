// The schemas of faults inside of an answer (answer-faults.ts) and of other services (service-faults.ts).
import { z } from 'zod';
import { exact, show } from '../problems.ts';

const count = z.int().min(0);
/** Real time: no clock can be turned while an activity waits. */
const FAULT_DELAY_MAX_MS = 10_000;
const delay = z.int().min(1).max(FAULT_DELAY_MAX_MS);

/** One of these values, and a message that names them. */
export const oneOfThese = <T extends string | number>(allowed: readonly T[]): z.ZodCustom<T, T> =>
  z.custom<T>((value) => allowed.includes(value as T), {
    error: (issue) => `expected ${allowed.join(' | ')}, got ${show(issue.input)}.`,
  });

/** @param call - the schema of the trigger */
export const answerFaults = <Call extends z.ZodType>(call: Call) =>
  [
    exact({ kind: z.literal('llm.slow-first-token'), on: call, delayMs: delay }),
    exact({ kind: z.literal('llm.slow-tokens'), on: call, everyMs: delay }),
    exact({ kind: z.literal('llm.stall'), on: call, afterChunks: count }),
    exact({ kind: z.literal('llm.body-cut'), on: call, by: oneOfThese(['fin', 'reset']).optional() }),
    exact({
      kind: z.literal('llm.stream-error'),
      on: call,
      afterChunks: count,
      error: oneOfThese(['server-error', 'overloaded', 'rate-limit']),
    }),
    exact({ kind: z.literal('llm.broken-json'), on: call }),
    exact({ kind: z.literal('llm.refusal'), on: call }),
    exact({ kind: z.literal('llm.empty-answer'), on: call }),
    exact({ kind: z.literal('llm.max-tokens'), on: call }),
    exact({ kind: z.literal('llm.usage-missing'), on: call }),
    exact({
      kind: z.literal('llm.embeddings'),
      on: call,
      wrong: oneOfThese(['other-length', 'short', 'empty', 'missing', 'not-a-number', 'floats']),
    }),
  ] as const;

/** @param call - the schema of the trigger */
export const serviceFaults = <Call extends z.ZodType, RetryAfter extends z.ZodType>(
  call: Call,
  retryAfter: RetryAfter,
) =>
  [
    exact({ kind: z.literal('service.rate-limit'), on: call, retryAfter: retryAfter.optional() }),
    exact({ kind: z.literal('service.server-error'), on: call, status: oneOfThese([500, 502, 503, 504]) }),
    exact({
      kind: z.literal('service.client-error'),
      on: call,
      status: oneOfThese([400, 401, 403, 404, 410, 422]),
    }),
    exact({ kind: z.literal('service.hang'), on: call }),
    exact({ kind: z.literal('service.reset'), on: call }),
    exact({ kind: z.literal('service.slow'), on: call, delayMs: delay }),
    exact({
      kind: z.literal('service.body-cut'),
      on: call,
      by: oneOfThese(['fin', 'reset', 'stall']).optional(),
      framing: oneOfThese(['length', 'chunks']).optional(),
    }),
    exact({ kind: z.literal('service.html'), on: call }),
  ] as const;
