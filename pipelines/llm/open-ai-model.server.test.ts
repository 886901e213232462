// The classification table against a real HTTP server, through the official client.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completion, json, openProvider, raw, type Provider, type Reply } from '../fixtures/provider.ts';
import type { FailureType } from './failures.ts';
import { openOpenAiModel } from './open-ai-model.ts';
import type { LanguageModel } from './types.ts';

const TIMEOUT_MS = 250;
let provider: Provider;
let model: LanguageModel;

beforeAll(async () => {
  provider = await openProvider();
  model = openOpenAiModel({
    OPENAI_API_KEY: 'sk-secret',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    EMBEDDING_MODEL: 'two-numbers',
    LLM_TIMEOUT_MS: '5000',
  });
});
afterAll(() => provider.close());

const ask = (signal: AbortSignal = new AbortController().signal, timeoutMs = 5_000) =>
  model.complete({ prompt: 'hello', timeoutMs, signal });
const refusal = (status: number, error: Record<string, unknown>, headers?: Record<string, string>) =>
  json(status, { error: { message: 'no', ...error } }, headers);

async function failureOf(work: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

const TABLE: readonly (readonly [what: string, reply: Reply, type: FailureType, terminal: boolean])[] = [
  ['400', refusal(400, { type: 'invalid_request_error' }), 'InvalidRequestError', true],
  ['400 context length', refusal(400, { code: 'context_length_exceeded' }), 'ContextLengthExceeded', true],
  ['401', refusal(401, { code: 'invalid_api_key' }), 'AuthenticationError', true],
  ['402', refusal(402, {}), 'QuotaExceededError', true],
  ['403', refusal(403, {}), 'PermissionError', true],
  ['404', refusal(404, { code: 'model_not_found' }), 'InvalidRequestError', true],
  ['408', refusal(408, {}), 'TimeoutError', false],
  ['409', refusal(409, {}), 'ServerError', false],
  ['422', refusal(422, {}), 'InvalidRequestError', true],
  ['429 too fast', refusal(429, { type: 'requests', code: 'rate_limit_exceeded' }), 'RateLimitError', false],
  ['429 slow_down', refusal(429, { type: 'rate_limit_error', code: 'slow_down' }), 'RateLimitError', false],
  ['429 of a proxy, in HTML', raw(429, 'text/html', '<h1>slow</h1>'), 'RateLimitError', false],
  [
    '429 insufficient_quota',
    refusal(429, { type: 'insufficient_quota', code: 'insufficient_quota' }),
    'QuotaExceededError',
    true,
  ],
  [
    '429 credit balance',
    refusal(429, { type: 'insufficient_quota', code: 'credit_balance_exhausted' }),
    'QuotaExceededError',
    true,
  ],
  ['429 spend limit', refusal(429, { code: 'project_spend_limit_exceeded' }), 'QuotaExceededError', true],
  ['500', refusal(500, { type: 'server_error' }), 'ServerError', false],
  ['503', refusal(503, { code: 'server_is_overloaded' }), 'ServerError', false],
  ['529', refusal(529, {}), 'ServerError', false],
  ['200 with HTML', raw(200, 'text/html', '<h1>bad gateway</h1>'), 'InvalidAnswerError', false],
  ['200 with broken JSON', raw(200, 'application/json', '{"choices": ['), 'InvalidAnswerError', false],
  ['200 without a body', raw(200, 'application/json', ''), 'InvalidAnswerError', false],
  ['200 without choices', json(200, { choices: [] }), 'InvalidAnswerError', false],
  ['an empty text', completion(' '), 'InvalidAnswerError', false],
  ['no text', completion(null), 'InvalidAnswerError', false],
  ['a text cut off by its length', completion('half', 'length'), 'InvalidAnswerError', false],
  ['a text without its end', completion('half', null), 'InvalidAnswerError', false],
  ['a content filter', completion('', 'content_filter'), 'ContentRefusedError', true],
  ['a connection reset', 'reset', 'ConnectionError', false],
];

describe('a failed call', () => {
  it.each(TABLE)('ends %s as its failure type, after one request', async (_, reply, type, terminal) => {
    provider.script(reply);
    const failure = await failureOf(ask());
    expect([failure.type, failure.nonRetryable]).toEqual([type, terminal]);
    expect(provider.asked).toHaveLength(1);
  });

  it('is a TimeoutError when no answer comes within the time', async () => {
    provider.script('hang');
    const failure = await failureOf(ask(undefined, TIMEOUT_MS));
    expect([failure.type, failure.nonRetryable]).toEqual(['TimeoutError', false]);
  });

  it('is a TimeoutError when the headers come and the body never ends', async () => {
    provider.script((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'));
    expect((await failureOf(ask(undefined, TIMEOUT_MS))).type).toBe('TimeoutError');
  });

  it('is a ConnectionError when the body is cut off', async () => {
    provider.script((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"choices"');
      setImmediate(() => response.destroy());
    });
    expect((await failureOf(ask())).type).toBe('ConnectionError');
  });

  it('is a ConnectionError when nobody listens', async () => {
    const closed = await openProvider();
    await closed.close();
    const nobody = openOpenAiModel({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: closed.url });
    const failure = await failureOf(
      nobody.complete({ prompt: 'hello', timeoutMs: 5_000, signal: new AbortController().signal }),
    );
    expect([failure.type, failure.message]).toEqual(['ConnectionError', 'The connection failed: ECONNREFUSED']);
  });

  it('is the cancellation when the activity is cancelled', async () => {
    provider.script('hang');
    const reason = new CancelledFailure('CANCELLED');
    await expect(ask(AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('keeps the key out of its message', async () => {
    provider.script(refusal(401, { message: 'Incorrect API key provided: sk-secret', code: 'invalid_api_key' }));
    expect(JSON.stringify(await failureOf(ask()))).not.toContain('secret');
  });
});

describe('the wait before the next attempt', () => {
  it.each([429, 500, 503])('is what a %i asks for', async (status) => {
    provider.script(refusal(status, {}, { 'retry-after': '9' }));
    expect((await failureOf(ask())).nextRetryDelay).toBe(9_000);
  });

  it("is the policy's where a 429 asks for nothing", async () => {
    provider.script(refusal(429, {}));
    expect((await failureOf(ask())).nextRetryDelay).toBeUndefined();
  });
});

describe('an answer', () => {
  it('is the text', async () => {
    provider.script(completion('three points'));
    await expect(ask()).resolves.toBe('three points');
  });

  const rows = (...data: readonly unknown[]) => json(200, { object: 'list', data });
  const base64 = Buffer.from(Float32Array.from([1, 2]).buffer).toString('base64');
  const embed = () => model.embed({ texts: ['a', 'b'], timeoutMs: 5_000, signal: new AbortController().signal });

  it('has the vectors in the order of the texts, in whatever order they come', async () => {
    provider.script(rows({ index: 1, embedding: [2, 2] }, { index: 0, embedding: [1, 1] }));
    await expect(embed()).resolves.toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it.each([
    ['a missing vector', rows({ index: 0, embedding: [1] })],
    ['a vector twice', rows({ index: 0, embedding: [1] }, { index: 0, embedding: [1] })],
    ['an index out of range', rows({ index: 0, embedding: [1] }, { index: 2, embedding: [1] })],
    ['an empty vector', rows({ index: 0, embedding: [1] }, { index: 1, embedding: [] })],
    ['vectors of different lengths', rows({ index: 0, embedding: [1] }, { index: 1, embedding: [1, 2] })],
    ['something that is no number', rows({ index: 0, embedding: [1] }, { index: 1, embedding: [Number.NaN] })],
    ['base64 where numbers were asked for', rows({ index: 0, embedding: base64 }, { index: 1, embedding: base64 })],
    ['HTML', raw(200, 'text/html', '<h1>hi</h1>')],
  ])('with %s is refused', async (_, reply) => {
    provider.script(reply);
    expect((await failureOf(embed())).type).toBe('InvalidAnswerError');
  });

  it('has lists of numbers asked for: the client would decode them as base64 to other numbers', async () => {
    provider.script(rows({ index: 0, embedding: [1] }, { index: 1, embedding: [2] }));
    await embed();
    expect(JSON.parse(provider.asked[0]?.body ?? '')).toMatchObject({ encoding_format: 'float' });
  });

  it('whose vectors have another length than those of the model is refused, though all are alike', async () => {
    const known = openOpenAiModel({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${provider.url}/v1` });
    const ask = () => known.embed({ texts: ['a'], timeoutMs: 5_000, signal: new AbortController().signal });
    provider.script(rows({ index: 0, embedding: Array.from({ length: 768 }, () => 0.5) }));
    expect((await failureOf(ask())).type).toBe('InvalidAnswerError');
    provider.script(rows({ index: 0, embedding: Array.from({ length: 1_536 }, () => 0.5) }));
    await expect(ask()).resolves.toHaveLength(1);
  });
});
