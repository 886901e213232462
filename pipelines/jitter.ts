// Jitter on the waits between attempts: executions that failed together do not come back together.
import { createHash } from 'node:crypto';
import { ApplicationFailure, type RetryPolicy } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';

/** The attempt that failed; takes `activityInfo()`. */
export interface FailedAttempt {
  readonly activityId: string;
  readonly attempt: number;
  readonly workflowExecution?: { readonly workflowId: string };
}

/** What of a retry policy decides the wait. */
export type Backoff = Required<Pick<RetryPolicy, 'initialInterval' | 'backoffCoefficient' | 'maximumInterval'>>;

/** The longest wait that is added to one a server asked for: its window may be an hour, and half an hour more helps nobody. */
const ADDED_MAX_MS = 30_000;

/** A number from 0 (included) to 1 that depends on the attempt alone: the same on every host, different for every other attempt. */
export function shareOf({ activityId, attempt, workflowExecution }: FailedAttempt): number {
  const seed = JSON.stringify([workflowExecution?.workflowId ?? '', activityId, attempt]);
  const digest = createHash('sha256').update(seed).digest();
  return digest.readUInt32BE() / 2 ** 32;
}

/**
 * The wait after a failed attempt, in whole ms: what was asked for or what the policy says, lengthened by up to `share` of itself.
 * Never shorter than what a server asked for; one of the policy's own never longer than its maximum.
 */
export function jitteredWaitMs(failed: FailedAttempt, backoff: Backoff, share: number, askedMs?: number): number {
  const added = (waitMs: number) => Math.min(waitMs * share, ADDED_MAX_MS) * shareOf(failed);
  if (askedMs !== undefined) return Math.ceil(askedMs + added(askedMs));
  const maximumMs = msToNumber(backoff.maximumInterval);
  const waitMs = Math.min(
    msToNumber(backoff.initialInterval) * backoff.backoffCoefficient ** (failed.attempt - 1),
    maximumMs,
  );
  return Math.ceil(Math.min(waitMs + added(waitMs), maximumMs));
}

/** Runs an activity's body; a failure that may be tried again leaves with a jittered wait. */
export async function withJitter<T>(
  failed: FailedAttempt,
  backoff: Backoff,
  share: number,
  body: () => Promise<T>,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable === true) throw error;
    const asked = error.nextRetryDelay ?? undefined;
    const nextRetryDelay = jitteredWaitMs(failed, backoff, share, asked === undefined ? undefined : msToNumber(asked));
    throw ApplicationFailure.fromError(error, { nextRetryDelay });
  }
}
