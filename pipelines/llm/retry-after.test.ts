// What is read from Retry-After, and what is not believed.
import { describe, expect, it } from 'vitest';
import { RETRY_AFTER_MAX_MS, retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const read = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), NOW);

describe('retryAfterMs', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['fractions of a second, rounded up', { 'retry-after': '0.0001' }, 1],
    ['an HTTP-date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
    [
      'an HTTP-date by the clock that wrote it, where this one is hours behind',
      { 'retry-after': 'Sat, 21 Nov 2026 15:00:30 GMT', date: 'Sat, 21 Nov 2026 15:00:00 GMT' },
      30_000,
    ],
    [
      'an HTTP-date by the clock that wrote it, where this one is hours ahead',
      { 'retry-after': 'Sat, 21 Nov 2026 09:00:30 GMT', date: 'Sat, 21 Nov 2026 09:00:00 GMT' },
      30_000,
    ],
    [
      'an HTTP-date by this clock, where the other is no date',
      { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT', date: 'noon' },
      30_000,
    ],
    ['retry-after-ms before Retry-After', { 'retry-after-ms': '1500', 'retry-after': '7' }, 1_500],
    ['Retry-After when retry-after-ms makes no sense', { 'retry-after-ms': '-1', 'retry-after': '7' }, 7_000],
    ['at most an hour', { 'retry-after': '99999999999' }, RETRY_AFTER_MAX_MS],
    ['at most an hour of a date', { 'retry-after': 'Sat, 21 Nov 2099 12:00:30 GMT' }, RETRY_AFTER_MAX_MS],
  ])('reads %s', (_, headers, ms) => {
    expect(read(headers)).toBe(ms);
  });

  it.each([
    '-5',
    '0',
    'Infinity',
    'NaN',
    '1e3',
    '',
    'soon',
    '0x10',
    'Sat, 21 Nov 2026 11:59:59 GMT',
    '2026-11-21',
    'Sat, 99 Nov 2026 12:00:30 GMT',
  ])('leaves the policy its own backoff for %j', (value) => {
    expect(read({ 'retry-after': value })).toBeUndefined();
  });

  it('leaves the policy its own backoff without a header', () => {
    expect(read({})).toBeUndefined();
  });
});
