// Refusals that say little: overload, slow down, a proxy's page, no such model, too large. Read by the official clients over real HTTP.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { QuotaReason } from '../scenario/quota-faults.ts';
import type { LlmFault } from '../scenario/types.ts';
import { anthropic, armed, ask, askGemini, openAi, rejection, toClaude, TRIAL, withMock } from './mock.fixture.ts';

const on = { activity: 'call_llm' } as const;

interface Row {
  readonly kind: LlmFault['kind'];
  /** What the fault says besides. */
  readonly more?: object;
  readonly openai: Record<string, unknown>;
  readonly anthropic: Record<string, unknown>;
  readonly gemini: { readonly status: number; readonly state: string };
}

const anthropicSays = (type: string) => ({ error: { type: 'error', error: { type } } });
const PAGE = /^\d{3} <html>[\s\S]*<center>cloudflare<\/center>/u;

/** Of every code of OpenAI the status and the type are those of one quota; Gemini says all alike. */
const quotaRow = (reason: QuotaReason, code: string, status: number, said: object): Row => ({
  kind: 'llm.quota',
  more: { reason },
  openai: { status: 429, type: 'insufficient_quota', code },
  anthropic: { status, ...said },
  gemini: { status: 429, state: 'RESOURCE_EXHAUSTED' },
});

const rows: readonly Row[] = [
  {
    kind: 'llm.overloaded',
    openai: { status: 503, type: 'service_unavailable_error', code: 'server_is_overloaded' },
    anthropic: { status: 529, ...anthropicSays('overloaded_error') },
    gemini: { status: 503, state: 'UNAVAILABLE' },
  },
  {
    kind: 'llm.slow-down',
    openai: { status: 429, type: 'rate_limit_error', code: 'slow_down' },
    anthropic: { status: 429, ...anthropicSays('rate_limit_error') },
    gemini: { status: 429, state: 'RESOURCE_EXHAUSTED' },
  },
  {
    kind: 'llm.model-not-found',
    openai: { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
    anthropic: { status: 404, ...anthropicSays('not_found_error') },
    gemini: { status: 404, state: 'NOT_FOUND' },
  },
  {
    kind: 'llm.bad-gateway',
    openai: { status: 502, code: undefined, message: expect.stringMatching(PAGE) },
    anthropic: { status: 502, error: undefined, message: expect.stringMatching(PAGE) },
    gemini: { status: 502, state: 'page' },
  },
  {
    kind: 'llm.request-too-large',
    openai: { status: 413, code: undefined, message: expect.stringMatching(PAGE) },
    anthropic: { status: 413, error: undefined, message: expect.stringMatching(PAGE) },
    gemini: { status: 400, state: 'INVALID_ARGUMENT' },
  },
  {
    kind: 'llm.request-too-large',
    more: { as: 'json' },
    openai: { status: 413, type: 'server_error', code: null, message: expect.stringContaining('(26214400) exceeded') },
    anthropic: { status: 413, ...anthropicSays('request_too_large') },
    gemini: { status: 400, state: 'INVALID_ARGUMENT' },
  },
  {
    kind: 'llm.bad-gateway',
    more: { status: 504 },
    openai: { status: 504, code: undefined, message: expect.stringMatching(PAGE) },
    anthropic: { status: 504, error: undefined, message: expect.stringMatching(PAGE) },
    gemini: { status: 504, state: 'page' },
  },
  {
    kind: 'llm.server-error',
    more: { status: 504 },
    openai: { status: 504, code: undefined, message: expect.stringMatching(PAGE) },
    anthropic: { status: 504, ...anthropicSays('timeout_error') },
    gemini: { status: 504, state: 'DEADLINE_EXCEEDED' },
  },
  quotaRow('credit-balance', 'credit_balance_exhausted', 402, anthropicSays('billing_error')),
  quotaRow('spend-limit', 'organization_spend_limit_exceeded', 400, {
    ...anthropicSays('invalid_request_error'),
    message: expect.stringContaining('You have reached your specified API usage limits'),
  }),
  quotaRow('project-spend-limit', 'project_spend_limit_exceeded', 400, {
    ...anthropicSays('invalid_request_error'),
    message: expect.stringContaining('You have reached your specified workspace API usage limits'),
  }),
  quotaRow('usage-limit', 'organization_usage_limit_exceeded', 429, {
    error: { error: { type: 'rate_limit_error', details: { error_code: 'enforced_spend_limit_reached' } } },
  }),
];

describe.each(rows)('$kind $more', ({ kind, more, ...like }) => {
  const faults = armed({ kind, on, ...more } as LlmFault);

  it("reaches each provider's client as that provider says it, counted, unbilled, and heals", () =>
    withMock({ faults }, async (mock) => {
      const byOpenAi = await rejection(ask(openAi(mock.llmUrl)));
      expect(byOpenAi).toBeInstanceOf(OpenAI.APIError);
      expect(byOpenAi).toMatchObject(like.openai);
      const byAnthropic = await rejection(anthropic(mock.anthropicUrl).messages.create(toClaude()));
      expect(byAnthropic).toBeInstanceOf(Anthropic.APIError);
      expect(byAnthropic).toMatchObject(like.anthropic);
      const byGemini = await askGemini(mock);
      expect(byGemini.status).toBe(like.gemini.status);
      const text = await byGemini.text();
      const said =
        like.gemini.state === 'page' ? 'page' : (JSON.parse(text) as { error: { status: string } }).error.status;
      expect(said).toBe(like.gemini.state);
      expect(mock.strikes(TRIAL, 'f1')).toBe(3);
      mock.heal(TRIAL);
      await ask(openAi(mock.llmUrl));
      await anthropic(mock.anthropicUrl).messages.create(toClaude());
      expect((await askGemini(mock)).status).toBe(200);
      const ledger = mock.collect(TRIAL);
      expect(ledger.map(({ billed, faultId }) => [billed, faultId])).toEqual([
        ...Array.from({ length: 3 }, () => [false, 'f1']),
        ...Array.from({ length: 3 }, () => [true, undefined]),
      ]);
      expect(ledger.slice(0, 3).every(({ retryAfterMs }) => retryAfterMs === undefined)).toBe(true);
    }));
});

describe('llm.html-answer', () => {
  it('is no error for the clients: a text in place of an answer, unbilled, and heals', () =>
    withMock({ faults: armed({ kind: 'llm.html-answer', on }) }, async (mock) => {
      const page = expect.stringContaining('<title>We will be right back</title>');
      expect(await ask(openAi(mock.llmUrl))).toEqual(page);
      expect(await anthropic(mock.anthropicUrl).messages.create(toClaude())).toEqual(page);
      const byGemini = await askGemini(mock);
      expect([byGemini.status, byGemini.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      mock.heal(TRIAL);
      expect((await ask(openAi(mock.llmUrl))).choices).toHaveLength(1);
      expect(mock.collect(TRIAL).map(({ status, billed }) => [status, billed])).toEqual([
        [200, false],
        [200, false],
        [200, false],
        [200, true],
      ]);
    }));

  it('strikes a stream as well: it has no event', () =>
    withMock({ faults: armed({ kind: 'llm.html-answer', on }) }, async (mock) => {
      const messages = [{ role: 'user' as const, content: 'Summarise this.' }];
      const stream = await openAi(mock.llmUrl).chat.completions.create({ model: 'gpt-4o', messages, stream: true });
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      expect(chunks).toEqual([]);
      expect(mock.strikes(TRIAL, 'f1')).toBe(1);
    }));
});
