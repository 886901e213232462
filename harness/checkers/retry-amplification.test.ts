// Planted: a client library that was left with its own retries.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, trialOf } from '../accounting/fixtures/trial.ts';
import { retryAmplification } from './retry-amplification.ts';

const check = (calls: Parameters<typeof call>[0][]) =>
  retryAmplification.check(
    trialOf({ activities: [activity('call_llm', '1', [completed({ calls: calls.map(call) })])] }),
  );

describe('retry-amplification', () => {
  it('passes when an attempt makes several calls of its own', () => expect(check([{}, {}])?.verdict).toBe('pass'));

  it('fails when the client library repeats a request', () => {
    const found = check([{ status: 503 }, { status: 503, sdkRetry: 1 }, { sdkRetry: 2 }]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain(
      'call_llm sent 3 requests, 2 of them retries that the client library made',
    );
    expect(found?.findings[0]?.suggestion).toContain('maxRetries: 0');
  });

  it('does not apply where nothing was asked', () => expect(retryAmplification.check(trialOf())).toBeUndefined());
});
