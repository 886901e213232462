// Every number of the digest, with its reason. Pure data: the workflow imports it.
import type { ActivityOptions } from '@temporalio/common';

export const DETERMINISM_QUEUE = 'determinism-queue';

/** Tickets of one digest: more do not fit into one reading. */
export const TICKETS_MAX = 50;
/** A list of 50 tickets is about 10,000 characters. */
export const TICKETS_MAX_CHARS = 20_000;

/** open_digest and close_digest: one row takes milliseconds; 10 s hold the 9 s to which connecting and asking are bounded. Retried until it is written; the key makes it one row. */
export const ROW_OPTIONS = { startToCloseTimeout: '10 seconds' } as const satisfies ActivityOptions;

/** read_settings: reads the memory of the process. 5 s are those of a host that stands still. */
export const SETTINGS_OPTIONS = {
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** fetch_tickets: 8 s at the 99th percentile; a tracker that needs more than 30 s is down. */
export const FETCH_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;
/** Below the 30 s above: the attempt fails with its reason before the server times it out without one. */
export const FETCH_TIMEOUT_MS = 25_000;

/** call_llm: 60 s are three to four times the 16 s of a digest at the 99th percentile. One call, cheap to start again; gives up after 2 + 4 + 8 + 16 s of backoff. */
export const LLM_OPTIONS = {
  startToCloseTimeout: '60 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumAttempts: 5 },
} as const satisfies ActivityOptions;
/** Below the 60 s above, for the same reason. */
export const LLM_REQUEST_TIMEOUT_MS = 50_000;
