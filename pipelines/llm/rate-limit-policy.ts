// The policy of LLM calls with paid work or a person behind them, one for every pipeline. Pure data: workflows import it.
import type { ActivityOptions } from '@temporalio/common';

/**
 * Many calls at once share one limit of the provider, so waiting (about 12 minutes over all attempts) is cheaper than losing what
 * stands behind them. 5 s is the shortest window worth asking again in; 2 min is twice the usual one-minute window.
 * One attempt has 60 s: three to four times the 16 s of an answer at the 99th percentile. Which errors stop at once is said in failures.ts, once for every policy.
 */
export const RATE_LIMITED_LLM_OPTIONS = {
  startToCloseTimeout: '60 seconds',
  retry: {
    initialInterval: '5 seconds',
    backoffCoefficient: 2,
    maximumInterval: '2 minutes',
    maximumAttempts: 10,
    nonRetryableErrorTypes: ['ValueError', 'PermissionError'],
  },
} as const satisfies ActivityOptions;
