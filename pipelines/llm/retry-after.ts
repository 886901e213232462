// How long a provider asks to be left alone: retry-after-ms, or Retry-After in seconds or as an HTTP-date.

/**
 * The longest wait that is taken from a header. Real rate-limit windows end within the hour;
 * without a bound one odd header (`99999999999`) parks an execution for 3,170 years.
 */
export const RETRY_AFTER_MAX_MS = 60 * 60 * 1_000;

const NUMBER = /^\d+(\.\d+)?$/;
/** `Sun, 06 Nov 1994 08:49:37 GMT`, the only form a server may send. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The wait a response asks for.
 *
 * @param headers - of the response
 * @param now - milliseconds since the epoch, to turn a date into a wait where the response does not say when it was sent
 * @returns whole milliseconds from 1 to {@link RETRY_AFTER_MAX_MS}; undefined where nothing usable was asked
 *   (absent, negative, zero, a date gone by, not a number): the retry policy's own backoff holds then
 */
export function retryAfterMs(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  return (
    usable(inMs(headers.get('retry-after-ms'))) ?? usable(inSeconds(headers.get('retry-after'), sentAt(headers) ?? now))
  );
}

function inMs(value: string | null): number | undefined {
  const text = value?.trim();
  return text !== undefined && NUMBER.test(text) ? Number(text) : undefined;
}

/** A date counts from the clock that it was written by: the clock of this machine may be hours away from it. */
function sentAt(headers: Pick<Headers, 'get'>): number | undefined {
  const text = headers.get('date')?.trim();
  return text !== undefined && HTTP_DATE.test(text) ? Date.parse(text) : undefined;
}

function inSeconds(value: string | null, from: number): number | undefined {
  const text = value?.trim();
  if (text === undefined) return undefined;
  if (NUMBER.test(text)) return Number(text) * 1_000;
  return HTTP_DATE.test(text) ? Date.parse(text) - from : undefined;
}

/** Rounds up: a wait that is too short by half a millisecond is a broken promise. */
function usable(ms: number | undefined): number | undefined {
  if (ms === undefined || Number.isNaN(ms) || ms <= 0) return undefined;
  return Math.ceil(Math.min(ms, RETRY_AFTER_MAX_MS));
}
