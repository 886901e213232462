// Planted: a pipeline that ignores Retry-After, in the next attempt and inside the client library.
import { describe, expect, it } from 'vitest';
import {
  activity,
  call,
  completed,
  died,
  failed,
  fault,
  trialOf,
  type AttemptFixture,
  type TrialParts,
} from '../accounting/fixtures/trial.ts';
import { retryAfter } from './retry-after.ts';

const limited = (retryAfterMs: number, more = {}) =>
  call({ status: 429, billed: false, retryAfterMs, faultId: 'f1', ...more });
const storm = (how: object) =>
  fault('f1', { kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: how as { seconds: number } });
const check = (attempts: readonly AttemptFixture[], how: object = { seconds: 7 }, parts: TrialParts = {}) =>
  retryAfter.check(trialOf({ activities: [activity('call_llm', '1', attempts)], faults: [storm(how)], ...parts }));

describe('retry-after', () => {
  it('passes when the next attempt waits as long as it was told', () => {
    const first = failed('RateLimitError', { calls: [limited(7_000)], nextRetryDelayMs: 7_000 });
    expect(check([first, completed({ calls: [call()] })])?.verdict).toBe('pass');
  });

  it('fails with both numbers when the next attempt comes sooner', () => {
    const found = check([
      failed('RateLimitError', { calls: [limited(7_000)] }),
      completed({ calls: [call()], dueAfterMs: 2_010 }),
    ]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'was told to wait 7,000 ms (HTTP 429, Retry-After) and asked again after 2,010 ms, in attempt 2',
    );
  });

  it('allows a date to be up to one second early, and seconds not', () => {
    const attempts = [
      failed('RateLimitError', { calls: [limited(7_000)] }),
      completed({ calls: [call()], dueAfterMs: 6_100 }),
    ];
    expect(check(attempts, { dateInSeconds: 7 })?.verdict).toBe('pass');
    expect(check(attempts, { seconds: 7 })?.verdict).toBe('fail');
  });

  it('fails when the client library itself asks again in the same attempt', () => {
    const calls = [limited(7_000), call({ sdkRetry: 1, arrivedWallMs: 1_000_500 })];
    expect(check([completed({ calls })])?.verdict).toBe('fail');
  });

  it('passes over another call of the same attempt', () => {
    expect(check([completed({ calls: [limited(7_000), call()] })])).toBeUndefined();
    const other = [limited(7_000, { requestDigest: 'a' }), call({ requestDigest: 'b', arrivedWallMs: 1_000_500 })];
    expect(check([completed({ calls: other })])).toBeUndefined();
  });

  it('fails when the same body is sent again in the same attempt, by a client that does not count', () => {
    const same = { requestDigest: 'a' };
    const again = (arrivedWallMs: number) =>
      check([completed({ calls: [limited(7_000, same), call({ ...same, arrivedWallMs })] })]);
    expect(again(1_000_500)?.verdict).toBe('fail');
    expect(again(1_000_500)?.findings[0]?.message).toContain('asked again after 498 ms, in attempt 1');
    expect(again(1_007_002)?.verdict).toBe('pass');
    // Sent before the answer was there.
    expect(again(1_000_001)).toBeUndefined();
  });

  it('measures at the fake, from the answer to the next request, on the clock of the execution', () => {
    // The answer took 3 s to come: from request to request it would be 7 s.
    const late = { arrivedVirtualMs: 1_000_000, answeredWallMs: 1_003_001 };
    const first = failed('RateLimitError', { calls: [limited(7_000, late)], ranMs: 3_100 });
    const again = (arrivedVirtualMs: number) =>
      check([first, completed({ calls: [call({ arrivedVirtualMs })], dueAfterMs: 9_000 })]);
    expect(again(1_010_000)?.verdict).toBe('pass');
    expect(again(1_007_100)?.verdict).toBe('fail');
    expect(again(1_007_100)?.findings[0]?.message).toContain('asked again after 4,100 ms, in attempt 2');
  });

  it('holds nobody to a wait that no provider means', () => {
    const attempts = [
      failed('RateLimitError', { calls: [limited(99_999_999_999_000)] }),
      completed({ calls: [call()], dueAfterMs: 2_010 }),
    ];
    expect(check(attempts, { seconds: 99_999_999_999 })).toBeUndefined();
    const within = [
      failed('RateLimitError', { calls: [limited(3_600_000)] }),
      completed({ calls: [call()], dueAfterMs: 2_010 }),
    ];
    expect(check(within, { seconds: 3_600 })?.verdict).toBe('fail');
  });

  it('asks for no wait where none was told that exists', () => {
    const refused = call({ status: 429, billed: false, faultId: 'f1' });
    const attempts = [failed('RateLimitError', { calls: [refused] }), completed({ calls: [call()], dueAfterMs: 10 })];
    expect(check(attempts, { seconds: -5 })).toBeUndefined();
  });

  it('does not hold an attempt to an answer that it cannot have read', () => {
    const tooSoon = completed({ calls: [call()], dueAfterMs: 2_010 });
    expect(check([died({ calls: [limited(7_000)] }), tooSoon])).toBeUndefined();
    const late = limited(7_000, { answeredWallMs: 1_000_011 });
    expect(check([failed('TimeoutError', { calls: [late] }), tooSoon])).toBeUndefined();
  });

  it('is unknown when the client gave up at about the time of the answer', () => {
    const attempts = [
      failed('TimeoutError', { calls: [limited(7_000)] }),
      completed({ calls: [call()], dueAfterMs: 2_010 }),
    ];
    expect(check(attempts)?.verdict).toBe('unknown');
  });

  it('is unknown when no worker reported the attempts', () => {
    const first = failed('RateLimitError', { calls: [limited(7_000)] });
    expect(check([first, completed({ calls: [call()] })], { seconds: 7 }, { attempts: [] })?.verdict).toBe('unknown');
  });

  it('does not apply where nobody said when to come back', () => expect(retryAfter.check(trialOf())).toBeUndefined());
});
