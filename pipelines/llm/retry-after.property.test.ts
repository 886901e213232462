// For every header a server may send: no wait, or one within the bound.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RETRY_AFTER_MAX_MS, retryAfterMs } from './retry-after.ts';

const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
const numberLike = fc.oneof(
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.integer().map((n) => new Date(n * 1_000).toUTCString()),
);

it('asks for no wait or for a whole number of milliseconds from 1 to the bound, whatever the header says', () => {
  fc.assert(
    fc.property(
      fc.oneof(printable, numberLike),
      fc.oneof(printable, numberLike),
      fc.integer({ min: 0 }),
      (ms, seconds, now) => {
        const wait = retryAfterMs(new Headers({ 'retry-after-ms': ms, 'retry-after': seconds }), now);
        expect(wait === undefined || (Number.isInteger(wait) && wait >= 1 && wait <= RETRY_AFTER_MAX_MS)).toBe(true);
      },
    ),
  );
});

it('never waits shorter than a number of seconds within the bound asks for', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 3_600, noNaN: true }), (seconds) => {
      const text = seconds.toFixed(6);
      expect(retryAfterMs(new Headers({ 'retry-after': text }), 0)).toBeGreaterThanOrEqual(
        Math.min(Number(text) * 1_000, RETRY_AFTER_MAX_MS),
      );
    }),
  );
});
