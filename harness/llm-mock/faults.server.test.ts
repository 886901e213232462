// Every fault kind over real HTTP: what the official client makes of it, that the strike is counted, and that healing ends it.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import type { LlmFault } from '../scenario/types.ts';
import { anthropic, armed, ask, openAi, rejection, toClaude, TRIAL, withMock } from './mock.fixture.ts';
import type { LlmMock } from './types.ts';

const on = { activity: 'call_llm' } as const;
const CLIENT_TIMEOUT_MS = 150;
const BOUND_MS = 5_000;

const struck = (mock: LlmMock): number => mock.strikes(TRIAL, 'f1');

async function untilStruck(mock: LlmMock): Promise<void> {
  const seen = await poll(wallClock, { everyMs: 5, boundMs: BOUND_MS }, () => (struck(mock) > 0 ? true : undefined));
  expect(seen).toBe(true);
}

const errors: readonly {
  title: string;
  fault: LlmFault;
  as: new (...args: never[]) => Error;
  like: Record<string, unknown>;
}[] = [
  {
    title: 'llm.rate-limit',
    fault: { kind: 'llm.rate-limit', on },
    as: OpenAI.RateLimitError,
    like: { status: 429, code: 'rate_limit_exceeded', type: 'requests', param: null },
  },
  {
    title: 'llm.server-error 500',
    fault: { kind: 'llm.server-error', on, status: 500 },
    as: OpenAI.InternalServerError,
    like: { status: 500, code: null, type: 'server_error' },
  },
  {
    title: 'llm.server-error 503',
    fault: { kind: 'llm.server-error', on, status: 503 },
    as: OpenAI.InternalServerError,
    like: { status: 503, code: 'server_is_overloaded', type: 'service_unavailable_error' },
  },
  {
    title: 'llm.server-error 529',
    fault: { kind: 'llm.server-error', on, status: 529 },
    as: OpenAI.InternalServerError,
    like: { status: 529, code: 'server_is_overloaded', type: 'service_unavailable_error' },
  },
  {
    title: 'llm.invalid-request',
    fault: { kind: 'llm.invalid-request', on },
    as: OpenAI.BadRequestError,
    like: { status: 400, type: 'invalid_request_error' },
  },
  {
    title: 'llm.forbidden',
    fault: { kind: 'llm.forbidden', on },
    as: OpenAI.PermissionDeniedError,
    like: { status: 403, type: 'invalid_request_error' },
  },
  {
    title: 'llm.quota',
    fault: { kind: 'llm.quota', on },
    as: OpenAI.RateLimitError,
    like: { status: 429, code: 'insufficient_quota', type: 'insufficient_quota', param: null },
  },
  {
    title: 'llm.context-length',
    fault: { kind: 'llm.context-length', on },
    as: OpenAI.BadRequestError,
    like: { status: 400, code: 'context_length_exceeded', type: 'invalid_request_error', param: 'messages' },
  },
  {
    title: 'llm.unauthorized',
    fault: { kind: 'llm.unauthorized', on },
    as: OpenAI.AuthenticationError,
    like: { status: 401, code: 'invalid_api_key', type: 'invalid_request_error' },
  },
];

describe.each(errors)('$title', ({ fault, as, like }) => {
  it('reaches the official client as its own error, counted, unbilled', () =>
    withMock({ faults: armed(fault) }, async (mock) => {
      expect(struck(mock)).toBe(0);
      const error = await rejection(ask(openAi(mock.llmUrl)));
      expect(error).toBeInstanceOf(as);
      expect(error).toMatchObject(like);
      expect((error as InstanceType<typeof OpenAI.APIError>).requestID).toMatch(/^req_/u);
      expect(struck(mock)).toBe(1);
      expect(mock.collect(TRIAL)).toMatchObject([
        { status: like['status'], faultId: 'f1', billed: false, tokensIn: 0, tokensOut: 0 },
      ]);
    }));

  it('lets the next attempt through, and the same attempt after healing', () =>
    withMock({ faults: armed(fault) }, async (mock) => {
      await rejection(ask(openAi(mock.llmUrl, { attempt: 1 })));
      await ask(openAi(mock.llmUrl, { attempt: 2 }));
      mock.heal(TRIAL);
      await ask(openAi(mock.llmUrl, { attempt: 1 }));
      expect(struck(mock)).toBe(1);
      expect(mock.collect(TRIAL).map(({ billed }) => billed)).toEqual([false, true, true]);
    }));
});

const ofAnthropic: readonly {
  fault: LlmFault;
  as: new (...args: never[]) => Error;
  like: Record<string, unknown>;
  says: RegExp;
}[] = [
  {
    fault: { kind: 'llm.rate-limit', on },
    as: Anthropic.RateLimitError,
    like: { status: 429, type: 'rate_limit_error' },
    says: /rate limit/u,
  },
  {
    fault: { kind: 'llm.server-error', on, status: 500 },
    as: Anthropic.InternalServerError,
    like: { status: 500, type: 'api_error' },
    says: /Internal server error/u,
  },
  {
    fault: { kind: 'llm.server-error', on, status: 503 },
    as: Anthropic.APIError,
    like: { status: 503, type: 'api_error' },
    says: /Service unavailable/u,
  },
  {
    fault: { kind: 'llm.server-error', on, status: 529 },
    as: Anthropic.APIError,
    like: { status: 529, type: 'overloaded_error' },
    says: /Overloaded/u,
  },
  {
    fault: { kind: 'llm.context-length', on },
    as: Anthropic.BadRequestError,
    like: { status: 400, type: 'invalid_request_error' },
    says: /prompt is too long: \d+ tokens > 200000 maximum/u,
  },
  {
    fault: { kind: 'llm.unauthorized', on },
    as: Anthropic.AuthenticationError,
    like: { status: 401, type: 'authentication_error' },
    says: /invalid x-api-key/u,
  },
  {
    fault: { kind: 'llm.invalid-request', on },
    as: Anthropic.BadRequestError,
    like: { status: 400, type: 'invalid_request_error' },
    says: /at least one message/u,
  },
  {
    fault: { kind: 'llm.forbidden', on },
    as: Anthropic.PermissionDeniedError,
    like: { status: 403, type: 'permission_error' },
    says: /does not have permission/u,
  },
  {
    fault: { kind: 'llm.quota', on },
    as: Anthropic.BadRequestError,
    like: { status: 400, type: 'invalid_request_error' },
    says: /credit balance is too low/u,
  },
];

describe.each(ofAnthropic)('$fault.kind ($like.status) of Anthropic', ({ fault, as, like, says }) => {
  it('reaches the official client as its own error, struck once, unbilled, gone after healing', () =>
    withMock({ faults: armed(fault) }, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      const error = await rejection(client.messages.create(toClaude()));
      expect(error).toBeInstanceOf(as);
      expect(error).toMatchObject({
        ...like,
        requestID: expect.stringMatching(/^req_/u) as unknown,
        error: { type: 'error', error: { type: like['type'] }, request_id: expect.stringMatching(/^req_/u) as unknown },
      });
      expect(String(error)).toMatch(says);
      expect(struck(mock)).toBe(1);
      mock.heal(TRIAL);
      await client.messages.create(toClaude());
      expect(struck(mock)).toBe(1);
      expect(mock.collect(TRIAL)).toMatchObject([
        { status: like['status'], faultId: 'f1', billed: false, tokensIn: 0 },
        { status: 200, billed: true },
      ]);
    }));
});

describe('hang and reset at Anthropic', () => {
  it('are silence and a broken connection there too', () =>
    withMock(
      {
        faults: [
          ...armed({ kind: 'llm.hang', on }),
          { id: 'f2', fault: { kind: 'llm.reset', on: { ...on, attempts: 2 } } },
        ],
      },
      async (mock) => {
        const hung = anthropic(mock.anthropicUrl, {}, { timeout: CLIENT_TIMEOUT_MS }).messages.create(toClaude());
        expect(await rejection(hung)).toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
        const reset = anthropic(mock.anthropicUrl, { attempt: 2 }).messages.create(toClaude());
        expect(await rejection(reset)).toBeInstanceOf(Anthropic.APIConnectionError);
        expect([struck(mock), mock.strikes(TRIAL, 'f2')]).toEqual([1, 1]);
      },
    ));
});

describe('Retry-After', () => {
  it('is sent by Anthropic with the moment of its reset', () =>
    withMock({ faults: armed({ kind: 'llm.rate-limit', on, retryAfter: { seconds: 90 } }) }, async (mock) => {
      const error = await rejection(anthropic(mock.anthropicUrl).messages.create(toClaude()));
      const { headers } = error as InstanceType<typeof Anthropic.RateLimitError>;
      expect(headers.get('retry-after')).toBe('90');
      expect(headers.get('anthropic-ratelimit-requests-remaining')).toBe('0');
      const [entry] = mock.collect(TRIAL);
      const resetMs = Date.parse(headers.get('anthropic-ratelimit-requests-reset') ?? '');
      expect(resetMs - (entry?.arrivedWallMs ?? 0)).toBeGreaterThanOrEqual(90_000);
      expect(entry?.retryAfterMs).toBe(90_000);
    }));

  const headersOf = async (mock: LlmMock): Promise<Headers> =>
    ((await rejection(ask(openAi(mock.llmUrl)))) as InstanceType<typeof OpenAI.RateLimitError>).headers;

  it('is sent in seconds', () =>
    withMock({ faults: armed({ kind: 'llm.rate-limit', on, retryAfter: { seconds: 90 } }) }, async (mock) => {
      const headers = await headersOf(mock);
      expect(headers.get('retry-after')).toBe('90');
      expect(headers.get('x-ratelimit-remaining-requests')).toBe('0');
      expect(headers.get('x-ratelimit-reset-requests')).toBe('1m30s');
      expect(mock.collect(TRIAL)[0]?.retryAfterMs).toBe(90_000);
    }));

  it('is sent as an HTTP date that is never earlier than asked', () =>
    withMock({ faults: armed({ kind: 'llm.rate-limit', on, retryAfter: { dateInSeconds: 20 } }) }, async (mock) => {
      const header = (await headersOf(mock)).get('retry-after') ?? '';
      expect(header).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/u);
      const [entry] = mock.collect(TRIAL);
      expect(Date.parse(header)).toBe((entry?.arrivedWallMs ?? 0) + (entry?.retryAfterMs ?? 0));
      expect(entry?.retryAfterMs).toBeGreaterThanOrEqual(20_000);
      expect(entry?.retryAfterMs).toBeLessThan(21_000);
    }));

  it('is left out when the scenario says nothing', () =>
    withMock({ faults: armed({ kind: 'llm.rate-limit', on }) }, async (mock) => {
      expect((await headersOf(mock)).has('retry-after')).toBe(false);
      expect(mock.collect(TRIAL)[0]).not.toHaveProperty('retryAfterMs');
    }));

  it("tells the client's own retries from Temporal's", () =>
    withMock({ faults: armed({ kind: 'llm.rate-limit', on, retryAfter: { seconds: 0.01 } }) }, async (mock) => {
      await rejection(ask(openAi(mock.llmUrl, {}, { maxRetries: 2 })));
      expect(mock.collect(TRIAL).map(({ sdkRetry, attempt }) => [sdkRetry, attempt])).toEqual([
        [0, 1],
        [1, 1],
        [2, 1],
      ]);
    }));
});

describe('llm.hang', () => {
  const faults = armed({ kind: 'llm.hang', on });

  it('never answers: the client times out, and its leaving closes the entry', () =>
    withMock({ faults }, async (mock) => {
      const error = await rejection(ask(openAi(mock.llmUrl, {}, { timeout: CLIENT_TIMEOUT_MS })));
      expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
      expect(struck(mock)).toBe(1);
      await ask(openAi(mock.llmUrl, { attempt: 2 }));
      const [entry] = mock.collect(TRIAL);
      expect(entry).toMatchObject({ status: 0, billed: false, faultId: 'f1', tokensIn: 0 });
      expect((entry?.answeredWallMs ?? 0) - (entry?.arrivedWallMs ?? 0)).toBeGreaterThanOrEqual(CLIENT_TIMEOUT_MS / 2);
    }));

  it('lets a waiting client go when healed; then the same call is answered', () =>
    withMock({ faults }, async (mock) => {
      const waiting = rejection(ask(openAi(mock.llmUrl)));
      await untilStruck(mock);
      mock.heal(TRIAL);
      const error = await waiting;
      expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
      expect(error).not.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
      await ask(openAi(mock.llmUrl));
      expect(struck(mock)).toBe(1);
    }));

  it('lets a waiting client go when collected, and the ledger has the request', () =>
    withMock({ faults }, async (mock) => {
      const waiting = rejection(ask(openAi(mock.llmUrl)));
      await untilStruck(mock);
      expect(mock.collect(TRIAL)).toMatchObject([{ status: 0, faultId: 'f1', billed: false }]);
      await waiting;
    }));

  it('does not hold up closing', async () => {
    const waiting = await withMock({ faults }, async (mock) => {
      const asked = rejection(ask(openAi(mock.llmUrl)));
      await untilStruck(mock);
      return { asked };
    });
    expect(await waiting.asked).toBeInstanceOf(OpenAI.APIConnectionError);
  });
});

describe('llm.reset', () => {
  const faults = armed({ kind: 'llm.reset', on });

  it('resets the TCP connection', () =>
    withMock({ faults }, async (mock) => {
      const error = await rejection(ask(openAi(mock.llmUrl)));
      expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
      const codes = [];
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
        codes.push((cause as NodeJS.ErrnoException).code);
      expect(codes).toContain('ECONNRESET');
      expect(struck(mock)).toBe(1);
      expect(mock.collect(TRIAL)).toMatchObject([{ status: 0, faultId: 'f1', billed: false }]);
    }));

  it('strikes nothing after healing', () =>
    withMock({ faults }, async (mock) => {
      await rejection(ask(openAi(mock.llmUrl)));
      mock.heal(TRIAL);
      await ask(openAi(mock.llmUrl));
      expect(struck(mock)).toBe(1);
    }));

  it('does not disturb requests beside it', () =>
    withMock({ faults }, async (mock) => {
      await rejection(ask(openAi(mock.llmUrl, { activityId: '1' })));
      const others = ['2', '3', '4', '5'].map((activityId) => ask(openAi(mock.llmUrl, { activityId })));
      const again = rejection(ask(openAi(mock.llmUrl, { activityId: '1' })));
      expect(await Promise.all(others)).toHaveLength(4);
      expect(await again).toBeInstanceOf(OpenAI.APIConnectionError);
    }));
});
