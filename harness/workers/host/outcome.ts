// How an attempt ended, in the words of Temporal's failures.
import { CancelledFailure, ensureApplicationFailure } from '@temporalio/common';
import { msOptionalToNumber } from '@temporalio/common/lib/time.js';
import type { AttemptOutcome } from '../types.ts';

/**
 * The outcome of a body that threw. `type` is the failure's type, or the error's name where it is not a failure yet
 * (what the SDK itself makes of it); `nonRetryable` is the failure's own flag, the retry policy's list is not looked at.
 */
export function failedOutcome(error: unknown): AttemptOutcome {
  if (error instanceof CancelledFailure) {
    return { kind: 'failed', type: 'CancelledFailure', message: error.message, nonRetryable: false };
  }
  const failure = ensureApplicationFailure(error);
  const nextRetryDelayMs = msOptionalToNumber(failure.nextRetryDelay);
  return {
    kind: 'failed',
    type: failure.type ?? 'Error',
    message: failure.message,
    nonRetryable: failure.nonRetryable === true,
    ...(nextRetryDelayMs === undefined ? {} : { nextRetryDelayMs }),
  };
}
