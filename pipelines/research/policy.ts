// Every number of the research pipeline, with its reason. Pure data: the workflow imports it.
import type { ActivityOptions } from '@temporalio/common';

export const RESEARCH_QUEUE = 'research-queue';

/** What the model gets to read of one page: enough for three bullet points, bounded in tokens. */
export const FETCHED_MAX_CHARS = 2_000;

/** fetch_url: sites answer in 8 s at the 99th percentile; a page that needs more than 30 s is down. Three attempts outlast a restart of the site, not an outage. */
export const FETCH_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
} as const satisfies ActivityOptions;

/** Below the 30 s above: the attempt fails with its reason before the server times it out without one. */
export const FETCH_TIMEOUT_MS = 25_000;

/**
 * call_llm of ResearchWorkflow: 60 s are three to four times the 16 s that a summary takes at the 99th percentile.
 * One call, cheap to start again, so it gives up after 2 + 4 + 8 + 16 s of backoff.
 * Which errors stop at once is said in llm/failures.ts, once for every policy.
 */
export const LLM_OPTIONS = {
  startToCloseTimeout: '60 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumAttempts: 5 },
} as const satisfies ActivityOptions;

/** Below the 60 s above, for the same reason as FETCH_TIMEOUT_MS. */
export const LLM_REQUEST_TIMEOUT_MS = 50_000;

/** save_result: one row in a local database takes milliseconds; 10 s hold the 9 s to which connecting and asking are bounded. Retried until it is written: the summary is paid for. The key makes it one row. */
export const SAVE_OPTIONS = { startToCloseTimeout: '10 seconds' } as const satisfies ActivityOptions;

/** How long a person may take. After a day a draft is old news. */
export const APPROVAL_WAIT = '24 hours';

/** Sources of the full research. */
export const FULL_RESEARCH_SOURCES = 5;
