// Turns what went wrong with an HTTP call into an ApplicationFailure with a type, retryability and the wait that was asked for.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { FAILURES, type FailureType } from './failures.ts';
import { retryAfterMs } from './retry-after.ts';

/** Messages end up in histories: long enough to understand, too short for a prompt. */
const MESSAGE_MAX_CHARS = 300;

const BY_STATUS: Readonly<Record<number, FailureType>> = {
  401: 'AuthenticationError',
  402: 'QuotaExceededError',
  403: 'PermissionError',
  408: 'TimeoutError',
  // A lock on the provider's side; it goes away.
  409: 'ServerError',
  425: 'ServerError',
  429: 'RateLimitError',
};

/** 429s that no wait heals: the provider says so itself. */
const QUOTA_CODES: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'billing_hard_limit_reached',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
]);

/** What a provider's answer says about its failure. */
export interface Refusal {
  readonly status: number;
  readonly code?: string | null | undefined;
  readonly type?: string | null | undefined;
}

/** The failure type of an HTTP status with the provider's own code and type. */
export function failureTypeOf({ status, code, type }: Refusal): FailureType {
  if (status === 429 && (type === 'insufficient_quota' || QUOTA_CODES.has(code ?? ''))) return 'QuotaExceededError';
  if (status === 400 && code === 'context_length_exceeded') return 'ContextLengthExceeded';
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  return status >= 400 && status < 500 ? 'InvalidRequestError' : 'ServerError';
}

/** A failure of one of our types. Retryability comes from the table alone. */
export function failure(
  type: FailureType,
  message: string,
  extra: { readonly nextRetryDelayMs?: number | undefined; readonly details?: readonly unknown[] } = {},
): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: message.slice(0, MESSAGE_MAX_CHARS),
    nonRetryable: !FAILURES[type].retryable,
    ...(extra.nextRetryDelayMs === undefined ? {} : { nextRetryDelay: extra.nextRetryDelayMs }),
    ...(extra.details === undefined ? {} : { details: [...extra.details] }),
  });
}

/** Who may have cut the call short: the activity's own cancellation, or the bound on the answer. */
export interface CallBounds {
  readonly cancelled: AbortSignal;
  readonly deadline: AbortSignal;
}

/**
 * The failure an activity should throw for an error of the OpenAI client or of fetch.
 *
 * @param error - as caught
 * @param bounds - the signals under which the call was made
 * @param now - milliseconds since the epoch
 * @returns ApplicationFailure, or CancelledFailure when the activity itself was cancelled
 */
export function classify(error: unknown, bounds: CallBounds, now: number): ApplicationFailure | CancelledFailure {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (bounds.cancelled.aborted) {
    const reason: unknown = bounds.cancelled.reason;
    return reason instanceof CancelledFailure ? reason : new CancelledFailure('The call was cancelled');
  }
  if (bounds.deadline.aborted || error instanceof APIConnectionTimeoutError) {
    return failure('TimeoutError', 'No whole answer arrived within the time given to one request');
  }
  if (error instanceof APIError && !(error instanceof APIConnectionError) && !(error instanceof APIUserAbortError))
    return ofResponse(error, now);
  // The client passes the error of JSON.parse on as it is.
  if (error instanceof SyntaxError) return failure('InvalidAnswerError', 'The answer is not the JSON it says it is');
  // What is left is the transport: APIConnectionError has no status, and a body cut off arrives as a bare TypeError.
  return failure('ConnectionError', `The connection failed: ${transportReason(error)}`);
}

function ofResponse(error: APIError, now: number): ApplicationFailure {
  // An APIError without a status is an error event inside a stream that began well.
  const status = error.status ?? 500;
  const type = failureTypeOf({ status, code: error.code, type: error.type });
  // Providers echo parts of the key in a 401; histories are read by many.
  const message = type === 'AuthenticationError' ? `${status} The provider does not accept the API key` : error.message;
  return failure(type, message, {
    nextRetryDelayMs:
      FAILURES[type].retryable && error.headers !== undefined ? retryAfterMs(error.headers, now) : undefined,
    details: [{ status, code: error.code ?? null, requestId: error.requestID ?? null }],
  });
}

const CAUSES_MAX = 5;

/** The innermost code or message: `ECONNRESET` says more than `Connection error.` */
function transportReason(error: unknown): string {
  let at: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX; depth += 1) {
    if (!(at instanceof Error) || !(at.cause instanceof Error)) break;
    at = at.cause;
  }
  if (!(at instanceof Error)) return String(at);
  const code: unknown = Reflect.get(at, 'code');
  return typeof code === 'string' ? code : at.message;
}
