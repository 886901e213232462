// Turns what went wrong with a call over HTTP into an ApplicationFailure with a type, retryability and the wait that was asked for.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { FAILURES, type FailureType } from './failures.ts';
import { failureTypeOf, type Refusal, type RefusalRow } from './refusals.ts';
import { retryAfterMs } from './retry-after.ts';

/** Messages end up in histories: long enough to understand, too short for a prompt. */
const MESSAGE_MAX_CHARS = 300;

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

/** A refusal with what the answer carried besides. */
export interface RefusedAnswer extends Refusal {
  readonly message: string;
  readonly headers?: Pick<Headers, 'get'> | undefined;
  readonly requestId?: string | null | undefined;
}

/** How one client's errors are read. */
export interface Dialect {
  readonly refusals: readonly RefusalRow[];
  /** What the provider answered; `timeout` when the client itself gave up; undefined for anything else. */
  read(error: unknown): RefusedAnswer | 'timeout' | undefined;
}

/**
 * The failure an activity should throw for what a client or fetch has thrown.
 *
 * @param error - as caught
 * @param bounds - the signals under which the call was made
 * @param now - milliseconds since the epoch
 * @param dialect - of the client; absent for plain fetch
 * @returns ApplicationFailure, or CancelledFailure when the activity itself was cancelled
 */
export function classify(
  error: unknown,
  bounds: CallBounds,
  now: number,
  dialect?: Dialect,
): ApplicationFailure | CancelledFailure {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (bounds.cancelled.aborted) {
    const reason: unknown = bounds.cancelled.reason;
    return reason instanceof CancelledFailure ? reason : new CancelledFailure('The call was cancelled');
  }
  const said = dialect?.read(error);
  if (bounds.deadline.aborted || said === 'timeout')
    return failure('TimeoutError', 'No whole answer arrived within the time given to one request');
  if (dialect !== undefined && said !== undefined) return refused(said, dialect.refusals, now);
  // The clients pass the error of JSON.parse on as it is.
  if (error instanceof SyntaxError) return failure('InvalidAnswerError', 'The answer is not the JSON it says it is');
  // What is left is the transport: connection errors have no status, and a body cut off arrives as a bare TypeError.
  return failure('ConnectionError', `The connection failed: ${transportReason(error)}`);
}

/** The failure of an answer that is an error. */
export function refused(
  answer: RefusedAnswer,
  rows: readonly RefusalRow[] | undefined,
  now: number,
): ApplicationFailure {
  const { status, headers } = answer;
  const type = failureTypeOf(answer, rows);
  // Providers echo parts of the key in a 401; histories are read by many.
  const message =
    type === 'AuthenticationError' ? `${status} The provider does not accept the API key` : answer.message;
  return failure(type, message, {
    nextRetryDelayMs: FAILURES[type].retryable && headers !== undefined ? retryAfterMs(headers, now) : undefined,
    details: [{ status: status ?? null, code: answer.says?.[0] ?? null, requestId: answer.requestId ?? null }],
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
