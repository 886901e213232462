// Planted: too many attempts, a final failure that was retried, a retryable one that was given up.
import { describe, expect, it } from 'vitest';
import {
  activity,
  completed,
  died,
  failed,
  trialOf,
  type AttemptFixture,
  type TrialParts,
} from '../accounting/fixtures/trial.ts';
import { retryAttempts } from './retry-attempts.ts';

const check = (
  attempts: readonly AttemptFixture[],
  more: Parameters<typeof activity>[3] = {},
  parts: TrialParts = {},
) => retryAttempts.check(trialOf({ activities: [activity('call_llm', '1', attempts, more)], ...parts }));
const rate = (times: number) => Array.from({ length: times }, () => failed('RateLimitError'));
const stopped = { status: 'failed' } as const;

describe('retry-attempts', () => {
  it('passes when a retryable failure is retried until success', () => {
    expect(check([...rate(4), completed()])?.verdict).toBe('pass');
  });

  it('passes when it is retried to the maximum', () => {
    expect(check(rate(5), {}, { execution: stopped })?.verdict).toBe('pass');
  });

  it('fails when there are more attempts than the policy allows', () => {
    const found = check([...rate(5), completed()]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('made 6 attempts; its policy allows 5');
  });

  it('fails when a non-retryable failure is retried', () => {
    const found = check([failed('AuthenticationError', { nonRetryable: true }), completed()]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'was tried 1 more time after attempt 1 failed with AuthenticationError, which is not retryable',
    );
  });

  it('fails when a type of nonRetryableErrorTypes is retried', () => {
    const policy = { nonRetryableErrorTypes: ['ValueError'] };
    expect(check([failed('ValueError'), completed()], { policy })?.verdict).toBe('fail');
    expect(check([failed('ValueError')], { policy }, { execution: stopped })?.verdict).toBe('pass');
  });

  it('fails when a retryable failure is given up with attempts left', () => {
    const found = check(rate(2), {}, { execution: stopped });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'was given up after attempt 2, which failed retryably with RateLimitError; its policy allows 5',
    );
  });

  it('passes when the schedule-to-close timeout ended it, or the workflow canceled it', () => {
    for (const retryState of ['RETRY_STATE_TIMEOUT', 'RETRY_STATE_CANCEL_REQUESTED']) {
      expect(check(rate(2), { end: { retryState } }, { execution: stopped })?.verdict).toBe('pass');
    }
  });

  it('fails when the execution completed without waiting for the retry', () => {
    expect(check([died()], { end: 'open' })?.verdict).toBe('fail');
  });

  it('passes when the execution failed for another reason while a retry was pending', () => {
    expect(check([died()], { end: 'open' }, { execution: stopped })?.verdict).toBe('pass');
  });

  it('is unknown when no worker reported attempts, but still counts what the history says', () => {
    expect(check([completed()], {}, { attempts: [] })?.verdict).toBe('unknown');
    expect(check([...rate(5), completed()], {}, { attempts: [] })?.verdict).toBe('fail');
  });

  it('does not apply where nothing was tried', () => expect(retryAttempts.check(trialOf())).toBeUndefined());
});
