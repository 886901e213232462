// A 429 for rate with every form of Retry-After and each provider's own headers; and what each client waits for.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { ProviderLimit, RetryAfter } from '../scenario/types.ts';
import { anthropic, armed, ask, askGemini, openAi, rejection, toClaude, TRIAL, withMock } from './mock.fixture.ts';
import type { LlmMock } from './types.ts';
import { durationText } from './wire/limits.ts';

const struckBy = (retryAfter?: RetryAfter, limit?: ProviderLimit) => ({
  faults: armed({
    kind: 'llm.rate-limit',
    on: { activity: 'call_llm' },
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(limit === undefined ? {} : { limit }),
  }),
});

async function openAiHeaders(mock: LlmMock): Promise<Headers> {
  const error = await rejection(ask(openAi(mock.llmUrl)));
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  return (error as InstanceType<typeof OpenAI.RateLimitError>).headers;
}

describe('Retry-After', () => {
  const said: readonly (readonly [RetryAfter, header: string, value: string, told: number | undefined])[] = [
    [{ seconds: 20 }, 'retry-after', '20', 20_000],
    [{ seconds: 0.5 }, 'retry-after', '0.5', 500],
    [{ seconds: -5 }, 'retry-after', '-5', undefined],
    [{ seconds: 99_999_999_999 }, 'retry-after', '99999999999', 99_999_999_999_000],
    [{ milliseconds: 1500 }, 'retry-after-ms', '1500', 1500],
    [{ text: 'Infinity' }, 'retry-after', 'Infinity', undefined],
    [{ text: 'soon' }, 'retry-after', 'soon', undefined],
  ];
  it.each(said)('%j goes out as it is, and only a wait that exists is in the ledger', (asked, header, value, told) =>
    withMock(struckBy(asked), async (mock) => {
      expect((await openAiHeaders(mock)).get(header)).toBe(value);
      const error = await rejection(anthropic(mock.anthropicUrl).messages.create(toClaude()));
      expect((error as InstanceType<typeof Anthropic.APIError>).headers?.get(header)).toBe(value);
      expect(mock.collect(TRIAL).map(({ retryAfterMs }) => retryAfterMs)).toEqual([told, told]);
    }),
  );

  it('as a date that is over already asks for no wait', () =>
    withMock(struckBy({ dateInSeconds: -30 }), async (mock) => {
      const header = (await openAiHeaders(mock)).get('retry-after') ?? '';
      expect(Date.parse(header)).toBeLessThan(mock.collect(TRIAL)[0]?.arrivedWallMs ?? 0);
      expect(mock.collect(TRIAL)[0]?.retryAfterMs).toBeUndefined();
    }));

  it("is waited for by the client itself where its own retries are on: openai reads 'retry-after-ms' first", () =>
    withMock(struckBy({ milliseconds: 40 }), async (mock) => {
      await rejection(ask(openAi(mock.llmUrl, {}, { maxRetries: 1 })));
      const [first, again] = mock.collect(TRIAL);
      expect(again?.sdkRetry).toBe(1);
      expect((again?.arrivedWallMs ?? 0) - (first?.answeredWallMs ?? 0)).toBeGreaterThanOrEqual(39);
    }));
});

describe('the limit that was hit', () => {
  it("is in OpenAI's type, message and headers; the time to the reset is a duration", () =>
    withMock(struckBy({ seconds: 90 }, 'tokens'), async (mock) => {
      const error = await rejection(ask(openAi(mock.llmUrl)));
      expect(error).toMatchObject({ status: 429, type: 'tokens', code: 'rate_limit_exceeded' });
      expect(String(error)).toMatch(
        /on tokens per min \(TPM\): Limit 30000, Used 30000, Requested 4\. Please try again in 1m30s/u,
      );
      const { headers } = error as InstanceType<typeof OpenAI.RateLimitError>;
      expect([
        headers.get('x-ratelimit-limit-tokens'),
        headers.get('x-ratelimit-remaining-tokens'),
        headers.get('x-ratelimit-reset-tokens'),
        headers.get('x-ratelimit-remaining-requests'),
      ]).toEqual(['30000', '0', '1m30s', '9999']);
    }));

  it("is in Anthropic's headers, the reset as a moment", () =>
    withMock(struckBy({ seconds: 90 }, 'tokens'), async (mock) => {
      const error = await rejection(anthropic(mock.anthropicUrl).messages.create(toClaude()));
      expect(error).toBeInstanceOf(Anthropic.RateLimitError);
      expect(String(error)).toContain('rate limit of 30,000 input tokens per minute');
      const { headers } = error as InstanceType<typeof Anthropic.RateLimitError>;
      expect(headers.get('anthropic-ratelimit-input-tokens-remaining')).toBe('0');
      const reset = headers.get('anthropic-ratelimit-input-tokens-reset') ?? '';
      expect(reset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
      const away = Date.parse(reset) - (mock.collect(TRIAL)[0]?.arrivedWallMs ?? 0);
      expect(away).toBeGreaterThanOrEqual(90_000);
      expect(away).toBeLessThan(91_000);
    }));

  it("is in the details of Gemini's body, with the wait: no header has either", () =>
    withMock(struckBy({ seconds: 58 }), async (mock) => {
      const answer = await askGemini(mock);
      expect([...answer.headers.keys()].filter((name) => /retry|ratelimit/u.test(name))).toEqual([]);
      const { error } = (await answer.json()) as {
        error: { code: number; status: string; details: readonly object[] };
      };
      expect(error).toMatchObject({ code: 429, status: 'RESOURCE_EXHAUSTED' });
      expect(error.details).toMatchObject([
        { '@type': 'type.googleapis.com/google.rpc.Help' },
        { violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel', quotaValue: '500' }] },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '58s' },
      ]);
      expect(mock.collect(TRIAL)).toMatchObject([{ status: 429, retryAfterMs: 58_000 }]);
    }));
});

it.each([
  [0, '0s'],
  [12, '12ms'],
  [1_500, '1.5s'],
  [20_000, '20s'],
  [360_000, '6m0s'],
  [3_661_000, '1h1m1s'],
])('writes %d ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
