// One request to a service that is a tool: bounded in time and size. A 429 is an answer here: the loop waits for the window with a timer.
import { retryAfterMs } from '../llm/retry-after.ts';
import { readStart, refusedPage } from '../web/page.ts';
import { requestOnce } from '../web/request.ts';
import { RATE_WINDOW_DEFAULT_MS, RATE_WINDOW_MAX_MS, SERVICE_TIMEOUT_MS } from './policy.ts';
import type { ServiceAnswer } from './types.ts';

export interface ServiceRequest {
  readonly url: string;
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal: AbortSignal;
  /** Lowers SERVICE_TIMEOUT_MS. */
  readonly timeoutMs?: number;
}

/**
 * The text of the answer, its first 64 KB, or the wait that a 429 asks for.
 * @throws ApplicationFailure of the types in llm/failures.ts
 */
export const callService = ({
  idempotencyKey,
  timeoutMs = SERVICE_TIMEOUT_MS,
  ...request
}: ServiceRequest): Promise<ServiceAnswer> => {
  const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  return requestOnce({ ...request, timeoutMs, headers }, async (response): Promise<ServiceAnswer> => {
    if (response.status === 429) {
      await response.body?.cancel();
      return { kind: 'rate-limited', waitMs: windowMs(response.headers, Date.now()) };
    }
    if (!response.ok) throw await refusedPage(response);
    return { kind: 'answer', text: await readStart(response) };
  });
};

const WHOLE = /^\d+(\.\d+)?$/;
/** Above this a number of seconds is a moment since 1970, not a wait: half a century. */
const EPOCH_SECONDS_MIN = 1_500_000_000;

/**
 * Until the window resets: Retry-After, else `x-ratelimit-reset` or `ratelimit-reset` (seconds to wait, or the moment in seconds since 1970).
 * @returns whole ms from 1 to RATE_WINDOW_MAX_MS; RATE_WINDOW_DEFAULT_MS where nothing usable is said
 */
export function windowMs(headers: Pick<Headers, 'get'>, now: number): number {
  const reset = (headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset'))?.trim();
  const seconds = reset !== undefined && WHOLE.test(reset) ? Number(reset) : undefined;
  const wait =
    seconds === undefined ? undefined : seconds >= EPOCH_SECONDS_MIN ? seconds * 1_000 - now : seconds * 1_000;
  const asked = retryAfterMs(headers, now) ?? wait;
  if (asked === undefined || asked <= 0) return RATE_WINDOW_DEFAULT_MS;
  return Math.ceil(Math.min(asked, RATE_WINDOW_MAX_MS));
}
