// The true answers of the fake, read by the official client over real HTTP.
import { describe, expect, it } from 'vitest';
import { DEFAULT_TEXT_LENGTH } from './default-text.ts';
import { ask, callerHeaders, openAi, rejection, script, TRIAL, withMock } from './mock.fixture.ts';
import OpenAI from 'openai';

describe('chat completions', () => {
  it('answers the same prompt with the same text, with usage as in the ledger', () =>
    withMock({}, async (mock) => {
      const first = await ask(openAi(mock.llmUrl, { activityId: '1' }));
      const second = await ask(openAi(mock.llmUrl, { activityId: '2' }));
      const other = await ask(openAi(mock.llmUrl, { activityId: '3' }), 'Something else.');
      const text = first.choices[0]?.message.content ?? '';
      expect(text).toHaveLength(DEFAULT_TEXT_LENGTH);
      expect(second.choices[0]?.message.content).toBe(text);
      expect(other.choices[0]?.message.content).not.toBe(text);
      expect(first.id).not.toBe(second.id);
      expect(first._request_id).toMatch(/^req_/u);
      expect(first.choices[0]?.finish_reason).toBe('stop');
      expect(first.usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 61, total_tokens: 65 });
      const [entry] = mock.collect(TRIAL);
      expect(entry).toMatchObject({
        trial: TRIAL,
        activityType: 'call_llm',
        activityId: '1',
        attempt: 1,
        sdkRetry: 0,
        path: '/v1/chat/completions',
        model: 'gpt-4o-mini',
        status: 200,
        tokensIn: 4,
        tokensOut: 61,
        billed: true,
      });
      expect(entry?.requestBytes).toBeGreaterThan(40);
      expect(entry?.answeredWallMs).toBeGreaterThanOrEqual(entry?.arrivedWallMs ?? Infinity);
    }));

  it('gives the first scripted answer that fits the activity and the prompt', () =>
    withMock(
      {
        answers: [
          { activity: 'other', content: 'not for us' },
          { containing: 'invoice', content: { total: 12 } },
          { activity: 'call_llm', content: 'scripted' },
        ],
      },
      async (mock) => {
        const client = openAi(mock.llmUrl);
        expect((await ask(client)).choices[0]?.message.content).toBe('scripted');
        expect((await ask(client, 'Read this invoice')).choices[0]?.message.content).toBe('{"total":12}');
      },
    ));

  it('does not let the address of the fake site change the answer or the tokens', () =>
    withMock({}, async (mock) => {
      const client = openAi(mock.llmUrl);
      const here = await ask(client, `Read ${mock.pagesUrl(TRIAL)}/a`);
      const there = await ask(client, 'Read http://127.0.0.1:1/pages/some-other-trial-key/a');
      expect(there.choices[0]?.message.content).toBe(here.choices[0]?.message.content);
      expect(there.usage).toEqual(here.usage);
    }));

  it('answers a json_schema with a value the client can parse, the same each time', () =>
    withMock({}, async (mock) => {
      const schema = {
        type: 'object',
        properties: {
          total: { type: 'number', minimum: 0, maximum: 9 },
          tags: { type: 'array', items: { enum: ['a', 'b'] } },
        },
        required: ['total', 'tags'],
        additionalProperties: false,
      };
      const parse = async (): Promise<unknown> => {
        const answer = await openAi(mock.llmUrl).chat.completions.parse({
          model: 'gpt-4o',
          messages: [{ role: 'user', content: 'Extract.' }],
          response_format: { type: 'json_schema', json_schema: { name: 'fields', strict: true, schema } },
        });
        return JSON.parse(answer.choices[0]?.message.content ?? '') as unknown;
      };
      const value = await parse();
      expect(value).toMatchObject({
        total: expect.any(Number),
        tags: [expect.stringMatching(/^[ab]$/u), expect.any(String)],
      });
      expect(await parse()).toEqual(value);
    }));

  it('cuts at max_completion_tokens and says so', () =>
    withMock({}, async (mock) => {
      const answer = await openAi(mock.llmUrl).chat.completions.create({
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Hello' }],
        max_completion_tokens: 5,
      });
      expect(answer.choices[0]?.finish_reason).toBe('length');
      expect(answer.usage?.completion_tokens).toBe(5);
    }));

  it('streams chunks, a last one with the usage, and the end', () =>
    withMock({}, async (mock) => {
      const client = openAi(mock.llmUrl);
      const whole = await ask(client);
      const stream = await client.chat.completions.create({
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: 'Summarise this.' }],
        stream: true,
        stream_options: { include_usage: true },
      });
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(
        whole.choices[0]?.message.content,
      );
      expect(chunks.length).toBeGreaterThan(5);
      expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { ...whole.usage } });
      expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
      const raw = await fetch(`${mock.llmUrl}/chat/completions`, {
        method: 'POST',
        headers: callerHeaders(),
        body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x' }], stream: true }),
      });
      expect(raw.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const text = await raw.text();
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
      expect(text).not.toContain('usage');
      expect(mock.collect(TRIAL).map(({ billed, tokensOut }) => [billed, tokensOut])).toEqual([
        [true, 61],
        [true, 61],
        [true, 61],
      ]);
    }));

  it('refuses bad requests as the provider does', () =>
    withMock({}, async (mock) => {
      const client = openAi(mock.llmUrl);
      const error = await rejection(client.chat.completions.create({ model: 'gpt-4o', messages: [] }));
      expect(error).toBeInstanceOf(OpenAI.BadRequestError);
      expect(error).toMatchObject({
        status: 400,
        code: 'empty_array',
        param: 'messages',
        type: 'invalid_request_error',
      });
      const garbled = await fetch(`${mock.llmUrl}/chat/completions`, {
        method: 'POST',
        headers: callerHeaders(),
        body: '{"model":',
      });
      expect(garbled.status).toBe(400);
      expect(mock.collect(TRIAL).map(({ status, billed }) => [status, billed])).toEqual([
        [400, false],
        [400, false],
      ]);
    }));
});

describe('embeddings', () => {
  it('gives unit vectors of the model, the same whether sent as base64 or as numbers', () =>
    withMock({}, async (mock) => {
      const client = openAi(mock.llmUrl, { activityType: 'embed' });
      const input = ['first chunk', 'second chunk'];
      const packed = await client.embeddings.create({ model: 'text-embedding-3-small', input });
      const plain = await client.embeddings.create({
        model: 'text-embedding-3-small',
        input,
        encoding_format: 'float',
      });
      expect(packed.data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536]);
      expect(packed.data.map(({ embedding }) => Array.from(embedding))).toEqual(
        plain.data.map(({ embedding }) => embedding),
      );
      expect(Math.hypot(...(packed.data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
      expect(packed.data[0]?.embedding).not.toEqual(packed.data[1]?.embedding);
      expect(packed.usage).toEqual({ prompt_tokens: 6, total_tokens: 6 });
      expect(mock.collect(TRIAL)[0]).toMatchObject({ path: '/v1/embeddings', tokensIn: 6, tokensOut: 0, billed: true });
    }));

  it('shortens to the asked dimensions and scales to length 1 again', () =>
    withMock({}, async (mock) => {
      const client = openAi(mock.llmUrl, { activityType: 'embed' });
      const short = await client.embeddings.create({ model: 'text-embedding-3-large', input: 'x', dimensions: 8 });
      expect(short.data[0]?.embedding).toHaveLength(8);
      expect(Math.hypot(...(short.data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
      const error = await rejection(
        client.embeddings.create({ model: 'text-embedding-ada-002', input: 'x', dimensions: 8 }),
      );
      expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    }));
});

describe('everything else', () => {
  it('lists models', () =>
    withMock({}, async (mock) => {
      const models = await openAi(mock.llmUrl).models.list();
      expect(models.data.map(({ id }) => id)).toContain('gpt-4o-mini');
    }));

  it('serves the pages of a trial and nothing else', () =>
    withMock({ pages: { '/articles/one': '<h1>One é</h1>' } }, async (mock) => {
      const page = await fetch(`${mock.pagesUrl(TRIAL)}/articles/one`);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/u);
      expect(await page.text()).toBe('<h1>One é</h1>');
      expect((await fetch(`${mock.pagesUrl(TRIAL)}/articles/two`)).status).toBe(404);
      expect((await fetch(`${mock.pagesUrl('nobody')}/articles/one`)).status).toBe(404);
      expect(mock.collect(TRIAL)).toEqual([]);
    }));

  it('answers 501 to requests of nobody, once, and remembers them', () =>
    withMock({}, async (mock) => {
      mock.register(script({ trial: 'trial-11', workflowIdPrefix: 'wf-11-' }));
      const unknown = openAi(mock.llmUrl, { workflowId: 'somebody-else' }, { maxRetries: 2 });
      const error = await rejection(ask(unknown));
      expect(error).toMatchObject({ status: 501, code: 'ordeal_unmatched' });
      expect(String(error)).toContain("no registered trial owns the Workflow ID 'somebody-else'");
      const bare = await fetch(`${mock.llmUrl}/chat/completions`, { method: 'POST', body: '{}' });
      expect(bare.status).toBe(501);
      expect(mock.unmatched.map(({ trial, status }) => [trial, status])).toEqual([
        ['', 501],
        ['', 501],
      ]);
      expect(mock.collect(TRIAL)).toEqual([]);
    }));

  it('answers 404 to an address that no endpoint has, and the run sees it: nothing is proven by such an answer', () =>
    withMock({}, async (mock) => {
      const files = rejection(openAi(mock.llmUrl).files.list());
      expect(await files).toBeInstanceOf(OpenAI.NotFoundError);
      expect(mock.unmatched).toMatchObject([{ trial: TRIAL, path: '/v1/files', status: 404 }]);
      expect(mock.collect(TRIAL)).toMatchObject([{ path: '/v1/files', status: 404, billed: false }]);
    }));

  it('forgets a trial when it is collected', () =>
    withMock({}, async (mock) => {
      await ask(openAi(mock.llmUrl));
      expect(mock.collect(TRIAL)).toHaveLength(1);
      expect(mock.collect(TRIAL)).toEqual([]);
      await rejection(ask(openAi(mock.llmUrl)));
      expect([mock.late, mock.unmatched]).toEqual([1, []]);
      mock.register(script());
      await ask(openAi(mock.llmUrl));
    }));

  it('refuses a second trial of the same name or prefix', () =>
    withMock({}, async (mock) => {
      expect(() => mock.register(script({ workflowIdPrefix: 'other-' }))).toThrow(
        /Failed to register trial 'trial-1'/u,
      );
      expect(() => mock.register(script({ trial: 'other' }))).toThrow(/'trial-1' has its name or prefix/u);
    }));
});
