// Nothing larger than the platform's limit goes into a history: it goes to the blob store and travels as a reference.
import { ApplicationFailure } from '@temporalio/common';

/** The platform's limit for one payload. */
export const PAYLOAD_MAX_BYTES = 256 * 1_024;

/**
 * @returns the value itself
 * @throws ApplicationFailure PayloadTooLarge, non-retryable: the same value is as large next time
 */
export function guardPayload<T>(value: T, what: string): T {
  // JSON.stringify gives undefined for undefined: a payload of no size.
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes <= PAYLOAD_MAX_BYTES) return value;
  throw ApplicationFailure.nonRetryable(
    `${what} is ${bytes} bytes and a payload may have ${PAYLOAD_MAX_BYTES}. Put it into the blob store and pass the reference.`,
    'PayloadTooLarge',
  );
}

/** The same activities, each with its result (and nothing else) held to the limit before it is reported. */
export function withPayloadGuard<A extends object>(activities: A): A {
  const guarded = Object.entries(activities).map(([type, run]: [string, (...args: unknown[]) => Promise<unknown>]) => [
    type,
    async (...args: unknown[]) => guardPayload(await run(...args), `The result of ${type}`),
  ]);
  return Object.fromEntries(guarded) as A;
}
