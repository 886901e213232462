// Planted: a client library that was left with its own retries.
import { describe, expect, it } from 'vitest';
import { activity, call, completed, failed, START_MS, trialOf } from '../accounting/fixtures/trial.ts';
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

  const repeated = (first: Parameters<typeof call>[0], again: Parameters<typeof call>[0] = {}) =>
    check([
      { requestDigest: 'a', ...first },
      { requestDigest: 'a', arrivedWallMs: START_MS + 3, ...again },
    ]);

  it.each([0, 408, 429, 503, 529])('fails when something that does not count asks again after a %i', (status) => {
    const found = repeated({ status });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('the client library or a loop around it');
    expect(found?.findings[0]?.suggestion).toContain('Vercel AI SDK: maxRetries: 0');
  });

  it('passes when the same is asked again after an answer, or something else after an error', () => {
    expect(repeated({ status: 200 })?.verdict).toBe('pass');
    expect(repeated({ status: 503 }, { requestDigest: 'b' })?.verdict).toBe('pass');
  });

  it('passes when the same request is on its way twice at the same time', () =>
    expect(repeated({ status: 503 }, { arrivedWallMs: START_MS + 1 })?.verdict).toBe('pass'));

  it('passes when another attempt asks again', () => {
    const calls = [call({ status: 503, requestDigest: 'a' })];
    const trial = trialOf({
      activities: [activity('call_llm', '1', [failed('ServerError', { calls }), completed({ calls })])],
    });
    expect(retryAmplification.check(trial)?.verdict).toBe('pass');
  });

  it('is unknown when evidence without digests holds a request of the same length after an error', () => {
    const found = check([{ status: 503 }, { arrivedWallMs: START_MS + 3 }]);
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain('cannot be told');
  });

  it.each([
    ['/v1/chat/completions', 'new OpenAI({ maxRetries: 0 })'],
    ['/v1/embeddings', 'new OpenAI({ maxRetries: 0 })'],
    ['/v1/messages', 'new Anthropic({ maxRetries: 0 })'],
    ['/v1beta/models/gemini-2.5-flash:streamGenerateContent', 'without httpOptions.retryOptions'],
  ])('names the setting of the client that speaks to %s', (path, setting) => {
    expect(
      check([
        { status: 503, path },
        { path, sdkRetry: 1 },
      ])?.findings[0]?.suggestion,
    ).toContain(setting);
  });

  it('does not apply where nothing was asked', () => expect(retryAmplification.check(trialOf())).toBeUndefined());
});
