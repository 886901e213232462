// Anthropic's table against a real HTTP server, through the official client.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, message, openProvider, raw, type Provider, type Reply } from '../fixtures/provider.ts';
import { openAnthropicModel } from './anthropic-model.ts';
import type { FailureType } from './failures.ts';

type Model = ReturnType<typeof openAnthropicModel>;
let provider: Provider;
let model: Model;
const SCHEMA = { name: 'point', schema: { type: 'object', properties: {}, additionalProperties: false } };

beforeAll(async () => {
  provider = await openProvider();
  model = openAnthropicModel({ ANTHROPIC_API_KEY: 'sk-secret', ANTHROPIC_BASE_URL: provider.url });
});
afterAll(() => provider.close());

const request = (more: Partial<Parameters<Model['complete']>[0]> = {}) => ({
  prompt: 'hello',
  timeoutMs: 5_000,
  signal: new AbortController().signal,
  ...more,
});
const refusal = (status: number, error: Record<string, unknown>, headers?: Record<string, string>) =>
  json(status, { type: 'error', error: { message: 'no', ...error }, request_id: 'r' }, headers);

async function failureOf(work: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

const spent = { type: 'rate_limit_error', details: { error_code: 'enforced_spend_limit_reached' } };
const ramp = { type: 'rate_limit_error', details: { error_code: 'ramp_limit_exceeded' } };
const TABLE: readonly (readonly [what: string, reply: Reply, type: FailureType, terminal: boolean])[] = [
  ['400', refusal(400, { type: 'invalid_request_error' }), 'InvalidRequestError', true],
  [
    '400 with an empty account',
    refusal(400, { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' }),
    'QuotaExceededError',
    true,
  ],
  [
    '400 with a prompt that is too long',
    refusal(400, { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' }),
    'ContextLengthExceeded',
    true,
  ],
  ['401', refusal(401, { type: 'authentication_error' }), 'AuthenticationError', true],
  ['402', refusal(402, { type: 'billing_error' }), 'QuotaExceededError', true],
  ['403', refusal(403, { type: 'permission_error' }), 'PermissionError', true],
  ['404', refusal(404, { type: 'not_found_error' }), 'InvalidRequestError', true],
  ['413 of the edge, in HTML', raw(413, 'text/html', '<h1>too large</h1>'), 'InvalidRequestError', true],
  ['429 too fast', refusal(429, { type: 'rate_limit_error' }), 'RateLimitError', false],
  ['429 growing too fast', refusal(429, ramp), 'RateLimitError', false],
  ['429 with the budget spent', refusal(429, spent), 'QuotaExceededError', true],
  ['500', refusal(500, { type: 'api_error' }), 'ServerError', false],
  ['504', refusal(504, { type: 'timeout_error' }), 'ServerError', false],
  ['529', refusal(529, { type: 'overloaded_error' }), 'ServerError', false],
  ['200 with HTML', raw(200, 'text/html', '<h1>bad gateway</h1>'), 'InvalidAnswerError', false],
  ['200 with broken JSON', raw(200, 'application/json', '{"content": ['), 'InvalidAnswerError', false],
  ['200 without a body', raw(200, 'application/json', ''), 'InvalidAnswerError', false],
  ['an empty text', message(' '), 'InvalidAnswerError', false],
  ['a text cut off by max_tokens', message('half', 'max_tokens'), 'InvalidAnswerError', false],
  ['a text without its end', message('half', null), 'InvalidAnswerError', false],
  ['a tool call nobody asked for', message('half', 'tool_use'), 'InvalidAnswerError', false],
  ['a full context window', message('half', 'model_context_window_exceeded'), 'ContextLengthExceeded', true],
  ['a refusal', message('I cannot', 'refusal'), 'ContentRefusedError', true],
  ['a connection reset', 'reset', 'ConnectionError', false],
];

describe('a failed call', () => {
  it.each(TABLE)('ends %s as its failure type, after one request', async (_, reply, type, terminal) => {
    provider.script(reply);
    const failure = await failureOf(model.complete(request()));
    expect([failure.type, failure.nonRetryable]).toEqual([type, terminal]);
    expect(provider.asked).toHaveLength(1);
  });

  it('is a TimeoutError when no answer comes, or no end of it, within the time', async () => {
    provider.script('hang');
    expect((await failureOf(model.complete(request({ timeoutMs: 150 })))).type).toBe('TimeoutError');
    provider.script((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'));
    expect((await failureOf(model.complete(request({ timeoutMs: 150 })))).type).toBe('TimeoutError');
  });

  it('is the cancellation when the activity is cancelled', async () => {
    provider.script('hang');
    const reason = new CancelledFailure('CANCELLED');
    await expect(model.complete(request({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });

  it('waits as long as it was asked to, within reason, and keeps the key out of its message', async () => {
    provider.script(refusal(529, { type: 'overloaded_error' }, { 'retry-after': '9' }));
    expect((await failureOf(model.complete(request()))).nextRetryDelay).toBe(9_000);
    provider.script(refusal(401, { message: 'invalid x-api-key sk-secret' }));
    expect(JSON.stringify(await failureOf(model.complete(request())))).not.toContain('secret');
  });
});

describe('an answer', () => {
  it('is the text, with its bill: cached tokens are tokens of the prompt', async () => {
    provider.script(message('three points'));
    await expect(model.complete(request())).resolves.toBe('three points');
    await expect(model.completeWithUsage(request())).resolves.toEqual({
      text: 'three points',
      tokensIn: 11,
      tokensOut: 7,
    });
  });

  it('without a bill is refused where a bill was asked for', async () => {
    provider.script(json(200, { content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn' }));
    expect((await failureOf(model.completeWithUsage(request()))).type).toBe('InvalidAnswerError');
  });

  it('is held to a schema by output_config, and is JSON then', async () => {
    provider.script(message('{}'));
    await expect(model.complete(request({ schema: SCHEMA, maxTokens: 77 }))).resolves.toBe('{}');
    expect(JSON.parse(provider.asked[0]?.body ?? '')).toMatchObject({
      max_tokens: 77,
      output_config: { format: { type: 'json_schema', schema: SCHEMA.schema } },
    });
    expect(provider.asked[0]?.headers).toMatchObject({ authorization: 'Bearer sk-secret' });
    provider.script(message('Sure! Here it is: {}'));
    expect((await failureOf(model.complete(request({ schema: SCHEMA })))).type).toBe('InvalidAnswerError');
  });
});
