// The schemas of faults of whole worker processes and the code they run (worker-faults.ts).
import { z } from 'zod';
import { exact, show } from '../problems.ts';

const text = z.string().min(1, { error: 'expected a text, got an empty one.' });
/** Real time, in which the trial waits, and in which a process does not answer the harness either. */
const BLOCKED_MAX_MS = 5_000;

const version = exact({ pipelines: text, pipeline: text.optional() });

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    // Intl says "Invalid time zone specified"; the schema says it with an example.
    return false;
  }
};

const timeZone = text.refine(isZone, {
  error: (issue) => `expected an IANA time zone ("Pacific/Chatham"), got ${show(issue.input)}.`,
});
const locale = z.string().regex(/^[a-z]{2,3}_[A-Z]{2}(\.UTF-8)?$/u, {
  error: (issue) => `expected a POSIX locale ("tr_TR.UTF-8"), got ${show(issue.input)}.`,
});

/**
 * @param on - the schema of when they strike
 * @param duration - the schema of a duration
 */
export const workerFaults = <On extends z.ZodType, D extends z.ZodType>(on: On, duration: D) =>
  [
    exact({
      kind: z.literal('worker.deploy'),
      on,
      from: version.optional(),
      to: version.optional(),
    }),
    exact({
      kind: z.literal('worker.blocked-loop'),
      on,
      forMs: z.int().min(1).max(BLOCKED_MAX_MS).optional(),
    }),
    exact({ kind: z.literal('worker.memory'), on }),
    exact({ kind: z.literal('worker.cache-eviction') }),
    exact({
      kind: z.literal('worker.surroundings'),
      timeZone: timeZone.optional(),
      locale: locale.optional(),
      clock: z
        .union([exact({ ahead: duration }), exact({ behind: duration })], {
          error: (issue) => `expected { ahead: duration } or { behind: duration }, got ${show(issue.input)}.`,
        })
        .optional(),
    }).refine((fault) => [fault.timeZone, fault.locale, fault.clock].some((each) => each !== undefined), {
      error: 'expected timeZone, locale or clock: without any of them nothing is different.',
    }),
  ] as const;
