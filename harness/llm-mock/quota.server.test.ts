// A quota over real HTTP: true 429s of each provider once it is spent, beside scripted answers.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { anthropic, armed, ask, askGemini, openAi, rejection, toClaude, TRIAL, withMock } from './mock.fixture.ts';
import type { QuotaScript } from './types.ts';

const MINUTE = 60_000;
const START = 1_900_000_000_000;
const perMinute = (more: Partial<QuotaScript>): QuotaScript => ({ perMs: MINUTE, clock: 'virtual', ...more });
const at = (seconds: number, activityId = '1') => ({ virtualMs: START + seconds * 1_000, activityId });

describe('a quota of requests', () => {
  it("answers OpenAI's 429 with what is left and the wait, and a retry in the next window of the virtual clock passes", () =>
    withMock({ quota: perMinute({ requests: 1 }), answers: [{ content: 'scripted' }] }, async (mock) => {
      const { data, response } = await openAi(mock.llmUrl, at(0))
        .chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'x' }] })
        .withResponse();
      expect(data.choices[0]?.message.content).toBe('scripted');
      expect(response.headers.get('x-ratelimit-limit-requests')).toBe('1');
      expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('0');
      expect(response.headers.get('x-ratelimit-reset-requests')).toBe('1m0s');
      const error = await rejection(ask(openAi(mock.llmUrl, at(18.5, '2'))));
      expect(error).toBeInstanceOf(OpenAI.RateLimitError);
      expect(error).toMatchObject({ type: 'requests', code: 'rate_limit_exceeded' });
      const { headers } = error as InstanceType<typeof OpenAI.RateLimitError>;
      expect(['retry-after', 'retry-after-ms', 'x-ratelimit-reset-requests'].map((name) => headers.get(name))).toEqual([
        '42',
        '41500',
        '41.5s',
      ]);
      await ask(openAi(mock.llmUrl, at(60, '2')));
      expect(mock.collect(TRIAL).map(({ status, billed, retryAfterMs }) => [status, billed, retryAfterMs])).toEqual([
        [200, true, undefined],
        [429, false, 41_500],
        [200, true, undefined],
      ]);
    }));

  it("answers Anthropic's 429, and counts each provider by itself", () =>
    withMock({ quota: perMinute({ requests: 1 }) }, async (mock) => {
      await ask(openAi(mock.llmUrl, at(0)));
      await anthropic(mock.anthropicUrl, at(0)).messages.create(toClaude());
      const error = await rejection(anthropic(mock.anthropicUrl, at(1)).messages.create(toClaude()));
      expect(error).toBeInstanceOf(Anthropic.RateLimitError);
      const { headers } = error as InstanceType<typeof Anthropic.RateLimitError>;
      expect(headers.get('retry-after')).toBe('59');
      expect(headers.get('anthropic-ratelimit-requests-remaining')).toBe('0');
    }));

  it("says Gemini's wait in the body", () =>
    withMock({ quota: perMinute({ requests: 1 }) }, async (mock) => {
      expect((await askGemini(mock, {}, ':generateContent', at(0))).status).toBe(200);
      const refused = await askGemini(mock, {}, ':generateContent', at(2));
      expect(refused.status).toBe(429);
      expect(await refused.text()).toContain('"retryDelay":"58s"');
    }));

  it('counts the wall clock where it is asked to, whatever the virtual one shows', () =>
    withMock({ quota: perMinute({ requests: 1, clock: 'wall' }) }, async (mock) => {
      await ask(openAi(mock.llmUrl, at(0)));
      expect(await rejection(ask(openAi(mock.llmUrl, at(3_600))))).toBeInstanceOf(OpenAI.RateLimitError);
    }));

  it('does not count what a fault struck', () =>
    withMock(
      { quota: perMinute({ requests: 1 }), faults: armed({ kind: 'llm.overloaded', on: { activity: 'call_llm' } }) },
      async (mock) => {
        await rejection(ask(openAi(mock.llmUrl, at(0))));
        await ask(openAi(mock.llmUrl, { ...at(1), attempt: 2 }));
      },
    ));
});

describe('a quota of tokens', () => {
  it('takes the prompt and the answer, also of a stream; what is larger than all of it is told so', () =>
    withMock({ quota: perMinute({ tokens: 100 }) }, async (mock) => {
      const body = { model: 'gpt-4o-mini', messages: [{ role: 'user' as const, content: 'Summarise this.' }] };
      const { response } = await openAi(mock.llmUrl, at(0))
        .chat.completions.create({ ...body, stream: true })
        .withResponse();
      expect(response.headers.get('x-ratelimit-remaining-tokens')).toBe('35');
      const error = await rejection(ask(openAi(mock.llmUrl, at(1))));
      expect(error).toMatchObject({ status: 429, type: 'tokens' });
      expect(String(error)).toContain('Limit 100, Used 65, Requested 65. Please try again in 59s');
      const large = await rejection(ask(openAi(mock.llmUrl, at(2)), 'x'.repeat(400)));
      expect(String(large)).toContain('Request too large for gpt-4o-mini');
      await response.body?.cancel();
    }));
});

it('is seen to be broken when the virtual clock is asked for and the caller does not say what it shows', () =>
  withMock({ quota: perMinute({ requests: 1 }) }, async (mock) => {
    expect(await rejection(ask(openAi(mock.llmUrl)))).toMatchObject({ status: 501, code: 'ordeal_broken' });
    expect(mock.unmatched).toHaveLength(1);
  }));
