// Every number of connector enrichment, with its reason. Pure data: the workflows import it.
import type { ActivityOptions } from '@temporalio/common';

export const ENRICHMENT_QUEUE = 'enrichment-queue';

/** fetch_connector_metadata: 8 s at the 99th percentile; an API that needs more than 30 s is down. Three attempts outlast a restart of it, not an outage. */
export const FETCH_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** One request to the API. Below the 30 s above: the attempt fails with its reason before the server times it out without one. */
export const API_TIMEOUT_MS = 25_000;

/**
 * call_llm_enrichment: 60 s are three to four times the 16 s of an enrichment at the 99th percentile. 2 + 4 + 8 + 16 s of backoff. InvalidInputError stops at once, here by name and in llm/failures.ts:
 * metadata without content has no content at the next attempt either.
 */
export const LLM_OPTIONS = {
  startToCloseTimeout: '60 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumAttempts: 5,
    nonRetryableErrorTypes: ['InvalidInputError'],
  },
} as const satisfies ActivityOptions;

/** Below the 60 s above, for the same reason as API_TIMEOUT_MS. */
export const LLM_REQUEST_TIMEOUT_MS = 50_000;

/** write_to_catalog: one statement. Connecting and asking are bounded to 9 s together, and 15 s leave them that. */
export const WRITE_OPTIONS = {
  startToCloseTimeout: '15 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** start_enrichment_job: the same API, the same 30 s. Repeated under one Idempotency-Key, so that a retry finds the job and makes no second one. */
export const START_JOB_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumAttempts: 5 },
} as const satisfies ActivityOptions;

/** check_enrichment_job: the same API, the same 30 s. When the API is down for longer than three attempts, the next poll asks again. */
export const CHECK_JOB_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** Polls of a job: after 1 min, then twice as long each time up to an hour. A job of 6 h costs 11 polls, one of a minute is not late by an hour. */
export const JOB_POLL_FIRST_MS = 60_000;
export const JOB_POLL_GROWTH = 2;
export const JOB_POLL_MAX_MS = 60 * 60_000;

/** Bound on the whole wait for a job, polls and their retries included. Jobs take hours; one that takes a day is stuck. */
export const JOB_WAIT_MS = 24 * 3_600_000;

/** What of the metadata goes into a prompt and a document. */
export const FIELDS_MAX = 200;
export const NAME_MAX_CHARS = 200;
export const DESCRIPTION_MAX_CHARS = 2_000;
/** What of an answer goes into the catalog. */
export const SUMMARY_MAX_CHARS = 600;
export const TAGS_MAX = 8;
