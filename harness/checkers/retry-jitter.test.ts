// Planted: eight activities that fail together, and wait for exactly as long as each other.
import { describe, expect, it } from 'vitest';
import { activity, completed, failed, trialOf, type AttemptFixture } from '../accounting/fixtures/trial.ts';
import { retryJitter } from './retry-jitter.ts';

const check = (each: readonly (readonly AttemptFixture[])[], jitter: string | null = '2s') =>
  retryJitter.check(
    trialOf({
      expect: jitter === null ? {} : { jitter: { call_llm: jitter } },
      activities: each.map((attempts, n) => activity('call_llm', String(n), attempts)),
    }),
  );

const EIGHT = Array.from({ length: 8 }, (_, n) => n);
const limited = (nextRetryDelayMs?: number) =>
  failed('RateLimitError', nextRetryDelayMs === undefined ? {} : { nextRetryDelayMs });

describe('retry-jitter', () => {
  it('passes when the waits lie apart', () =>
    expect(check(EIGHT.map((n) => [limited(20_000 + n * 1_000), completed()]))).toEqual({
      name: 'retry-jitter',
      verdict: 'pass',
      findings: [],
    }));

  it('fails when everybody waits for what the provider said', () => {
    const found = check(EIGHT.map(() => [limited(20_000), completed()]));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'call_llm: 8 activities failed at attempt 1 and wait between 20,000 ms and 20,000 ms, expected at least 2,000 ms (2s)',
    );
  });

  it('fails when everybody waits for what the policy says', () =>
    expect(check(EIGHT.map(() => [limited(), completed()]))?.findings[0]?.message).toContain('2,000 ms and 2,000 ms'));

  it('judges each attempt by itself: a backoff that doubles is no jitter', () => {
    const found = check(EIGHT.map(() => [limited(), limited(), completed()]));
    expect(found?.findings.map(({ message }) => /attempt \d/u.exec(message)?.[0])).toEqual(['attempt 1', 'attempt 2']);
  });

  it('is unknown where too few failed together, or none was made again', () => {
    const three = EIGHT.map((n) => (n < 3 ? [limited(20_000), completed()] : [completed()]));
    expect(check(three)?.verdict).toBe('unknown');
    expect(check(EIGHT.map(() => [limited(20_000)]))?.verdict).toBe('unknown');
    expect(check([])?.verdict).toBe('unknown');
  });

  it('does not apply where the scenario says nothing of it', () => expect(check([], null)).toBeUndefined());
});
