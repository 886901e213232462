// The schemas of faults of the places that hold the state (place-faults.ts).
import { z } from 'zod';
import { exact } from '../problems.ts';
import { oneOfThese } from './fault-schemas.ts';

const ordinal = z.int().min(1);
/** Attempts that have to meet it, one after the other. */
const TIMES_MAX = 20;
/** Real time, in which the trial waits. */
const MAX_MS = 10_000;
/** Of one statement: clients give up on their own after some seconds. */
const STATEMENT_MAX_MS = 4_000;

const times = ordinal.max(TIMES_MAX).optional();
const forMs = ordinal.max(MAX_MS);
const ms = ordinal.max(STATEMENT_MAX_MS);
const onWrites = { statement: z.string().min(1).optional(), times };

/** @param on - the schema of when they strike */
export const placeFaults = <On extends z.ZodType>(on: On) =>
  [
    exact({ kind: z.literal('database.restart'), on, refusals: times }),
    exact({
      kind: z.literal('database.refuse'),
      on,
      reason: oneOfThese(['too-many-clients', 'starting-up', 'shutting-down']).optional(),
      refusals: times,
    }),
    exact({ kind: z.literal('database.slow'), on, ms, forMs: forMs.optional() }),
    exact({ kind: z.literal('database.drop-after-commit'), on, ...onWrites }),
    exact({ kind: z.literal('database.disk-full'), on, ...onWrites }),
    exact({ kind: z.literal('server.kill'), on, downMs: z.int().min(0).max(MAX_MS).optional() }),
    exact({ kind: z.literal('server.pause'), on, forMs }),
    exact({ kind: z.literal('server.slow-persistence'), on, ms, forMs: forMs.optional() }),
  ] as const;
