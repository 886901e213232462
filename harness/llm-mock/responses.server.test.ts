// OpenAI's Responses API, read by the official client over real HTTP: JSON, the events of a stream, faults.
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { armed, openAi, rejection, TRIAL, withMock } from './mock.fixture.ts';

const asked = { model: 'gpt-4o-mini', input: 'Summarise this.' } as const;

describe('responses', () => {
  it('answers with an output that the client reads, and the usage of the ledger', () =>
    withMock({}, async (mock) => {
      const answer = await openAi(mock.llmUrl).responses.create(asked);
      expect(answer.output_text).toHaveLength(244);
      expect(answer).toMatchObject({ object: 'response', status: 'completed', error: null, incomplete_details: null });
      expect(answer.id).toMatch(/^resp_/u);
      expect(answer.usage).toEqual({
        input_tokens: 4,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 61,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 65,
      });
      expect(mock.collect(TRIAL)).toMatchObject([
        { path: '/v1/responses', model: 'gpt-4o-mini', status: 200, tokensIn: 4, tokensOut: 61, billed: true },
      ]);
    }));

  it('reads instructions, items and the outputs of tools', () =>
    withMock({ answers: [{ containing: 'ledger of May', content: 'found' }] }, async (mock) => {
      const input = [
        { role: 'user' as const, content: [{ type: 'input_text' as const, text: 'Look it up.' }] },
        { type: 'function_call_output' as const, call_id: 'c', output: 'the ledger of May' },
      ];
      const answer = await openAi(mock.llmUrl).responses.create({ ...asked, instructions: 'Be short.', input });
      expect(answer.output_text).toBe('found');
    }));

  it('parses JSON of a schema, and calls the function that it is made to call', () =>
    withMock({}, async (mock) => {
      const schema = {
        type: 'object',
        properties: { total: { type: 'number' } },
        required: ['total'],
        additionalProperties: false,
      };
      const client = openAi(mock.llmUrl);
      const text = { format: { type: 'json_schema' as const, name: 'fields', strict: true, schema } };
      const parsed = await client.responses.parse({ ...asked, text });
      expect(parsed.output_parsed).toEqual({ total: expect.any(Number) });
      const tools = [{ type: 'function' as const, name: 'book', strict: true, parameters: schema }];
      const called = await client.responses.create({
        ...asked,
        tools,
        tool_choice: { type: 'function', name: 'book' },
      });
      expect(called.output).toMatchObject([{ type: 'function_call', name: 'book', status: 'completed' }]);
    }));

  it('streams numbered events from response.created to response.completed, which the client puts together', () =>
    withMock({}, async (mock) => {
      const whole = await openAi(mock.llmUrl).responses.create(asked);
      const stream = openAi(mock.llmUrl).responses.stream(asked);
      const events: { type: string; sequence_number: number }[] = [];
      for await (const event of stream) events.push(event);
      const types = events.map(({ type }) => type);
      expect([...new Set(types)]).toEqual([
        'response.created',
        'response.in_progress',
        'response.output_item.added',
        'response.content_part.added',
        'response.output_text.delta',
        'response.output_text.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.completed',
      ]);
      expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, n) => n));
      const final = await stream.finalResponse();
      expect(final.output_text).toBe(whole.output_text);
      expect(final.usage).toEqual(whole.usage);
      expect(mock.collect(TRIAL).map(({ tokensOut, billed }) => [tokensOut, billed])).toEqual([
        [61, true],
        [61, true],
      ]);
    }));

  it('stops at max_output_tokens and says that it is incomplete, plain and streamed', () =>
    withMock({}, async (mock) => {
      const short = { ...asked, max_output_tokens: 16 };
      const incomplete = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
      const plain = await openAi(mock.llmUrl).responses.create(short);
      expect(plain).toMatchObject(incomplete);
      expect(plain.usage?.output_tokens).toBe(16);
      const types = [];
      for await (const { type } of await openAi(mock.llmUrl).responses.create({ ...short, stream: true }))
        types.push(type);
      expect(types.at(-1)).toBe('response.incomplete');
    }));

  it('declines with a refusal', () =>
    withMock({ answers: [{ content: 'I cannot.', refused: true }] }, async (mock) => {
      const { output } = await openAi(mock.llmUrl).responses.create(asked);
      expect(output).toMatchObject([{ content: [{ type: 'refusal', refusal: 'I cannot.' }] }]);
      const types = [];
      for await (const { type } of await openAi(mock.llmUrl).responses.create({ ...asked, stream: true }))
        types.push(type);
      expect(types).toContain('response.refusal.done');
    }));

  it('refuses bad requests, and is struck and cut like any other', () =>
    withMock(
      { faults: armed({ kind: 'llm.stream-cut', on: { activity: 'call_llm' }, afterChunks: 2 }) },
      async (mock) => {
        const client = openAi(mock.llmUrl);
        expect(await rejection(client.responses.create({ ...asked, max_output_tokens: 1 }))).toBeInstanceOf(
          OpenAI.BadRequestError,
        );
        const types = [];
        for await (const { type } of await client.responses.create({ ...asked, stream: true })) types.push(type);
        expect(types.filter((type) => type === 'response.output_text.delta')).toHaveLength(2);
        expect(types).not.toContain('response.completed');
        expect(mock.strikes(TRIAL, 'f1')).toBe(1);
        mock.heal(TRIAL);
        expect((await client.responses.create(asked)).status).toBe('completed');
      },
    ));
});
