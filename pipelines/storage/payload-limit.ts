// The limit of one payload. Pure: runs in the workflow sandbox as well.
import { ApplicationFailure } from '@temporalio/common';

/** The platform's limit for one payload. */
export const PAYLOAD_MAX_BYTES = 256 * 1_024;

/**
 * @returns the value itself
 * @throws ApplicationFailure PayloadTooLarge, non-retryable: the same value is as large next time
 */
export function guardPayload<T>(value: T, what: string): T {
  const bytes = payloadBytes(value);
  if (bytes <= PAYLOAD_MAX_BYTES) return value;
  throw ApplicationFailure.nonRetryable(
    `${what} is ${bytes} bytes and a payload may have ${PAYLOAD_MAX_BYTES}. Put it into the blob store and pass the reference.`,
    'PayloadTooLarge',
  );
}

/** Measured as it would be sent, bytes as bytes and everything else as JSON; undefined is a payload of no size. */
export function payloadBytes(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 0 : utf8Bytes(text);
}

/** The sandbox has no Buffer, and the SDK's own encoder takes seconds for what is far too large. */
function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // A pair of surrogates is 4 bytes, 2 for each half. JSON.stringify has escaped those that stand alone.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** Each of a list: the first, the second. @throws as guardPayload */
export function guardPayloads(values: readonly unknown[] | undefined, what: string): void {
  values?.forEach((value, index) =>
    guardPayload(value, values.length === 1 ? `The ${what}` : `Part ${index + 1} of the ${what}`),
  );
}
