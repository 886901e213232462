// Planted: a 401 that is retried ten times.
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
} from '../accounting/fixtures/trial.ts';
import { terminalErrors } from './terminal-errors.ts';

const check = (attempts: readonly AttemptFixture[]) =>
  terminalErrors.check(trialOf({ activities: [activity('call_llm', '1', attempts)] }));
const refused = (status: number, more = {}) => failed('Refused', { calls: [call({ status, billed: false, ...more })] });

describe('terminal-errors', () => {
  it.each([400, 401, 402, 403, 404, 413, 422])('passes when a %i stops the activity', (status) => {
    expect(check([refused(status)])?.verdict).toBe('pass');
  });

  it.each([400, 401, 402, 403, 404, 413, 422])('fails when a %i is retried', (status) => {
    expect(check([refused(status), refused(status)])?.verdict).toBe('fail');
  });

  it('counts the requests and says how to classify the error', () => {
    const found = check(Array.from({ length: 10 }, () => refused(401)));
    expect(found?.findings[0]?.message).toBe(
      'call_llm sent 10 requests where 1 is possible (activity 1): a 401 (unauthorized) was retried, attempt 1 to 10.',
    );
    expect(found?.findings[0]?.suggestion).toContain('ApplicationFailure.nonRetryable');
  });

  it('passes when another call of the same attempt follows', () => {
    expect(check([completed({ calls: [call({ status: 404 }), call()] })])?.verdict).toBe('pass');
  });

  it('fails when the client library repeats it in the same attempt', () => {
    expect(check([completed({ calls: [call({ status: 401 }), call({ status: 401, sdkRetry: 1 })] })])?.verdict).toBe(
      'fail',
    );
  });

  it('fails when a loop around the client repeats it in the same attempt', () => {
    const asked = (requestDigest: string, arrivedWallMs: number) =>
      call({ status: 401, billed: false, requestDigest, arrivedWallMs, answeredWallMs: arrivedWallMs + 1 });
    const verdict = (...calls: readonly ReturnType<typeof call>[]) => check([failed('Refused', { calls })]);
    expect(verdict(asked('a', 1), asked('a', 3), asked('a', 5))?.findings[0]?.message).toContain(
      'sent 3 requests where 1 is possible',
    );
    expect(verdict(asked('a', 1), asked('b', 3))?.verdict).toBe('pass');
    // Sent side by side: none of them knew of the answer to another.
    expect(verdict(asked('a', 1), asked('a', 1))?.verdict).toBe('pass');
  });

  it('passes when the process died with the answer in hand and the next attempt stops', () => {
    expect(check([died({ calls: [call({ status: 401 })] }), refused(401)])?.verdict).toBe('pass');
  });

  it('fails when the attempt after such a death does not stop either', () => {
    const found = check([died({ calls: [call({ status: 401 })] }), refused(401), refused(401)]);
    expect(found?.findings[0]?.message).toContain('sent 3 requests where 2 is possible');
  });

  it('is unknown when the client gave up before it is known to have read the answer', () => {
    expect(
      check([failed('TimeoutError', { calls: [call({ status: 401 })] }), completed({ calls: [call()] })])?.verdict,
    ).toBe('unknown');
  });

  it('holds a 429 for an exhausted quota to it as well, and a rate limit not', () => {
    const limited = refused(429, { faultId: 'f1' });
    const of = (kind: 'llm.quota' | 'llm.rate-limit') =>
      terminalErrors.check(
        trialOf({
          activities: [activity('call_llm', '1', [limited, limited])],
          faults: [fault('f1', { kind, on: { activity: 'call_llm', attempts: 'every' } })],
        }),
      );
    expect(of('llm.quota')?.findings[0]?.message).toContain('a 429 (quota exhausted) was retried');
    expect(of('llm.rate-limit')).toBeUndefined();
  });

  it.each([408, 409, 429, 500, 503, 0])('does not apply to a %i', (status) => {
    expect(check([refused(status), completed({ calls: [call()] })])).toBeUndefined();
  });
});
