// The true answers of the fake in Anthropic's format, read by the official client over real HTTP.
import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TEXT_LENGTH } from './default-text.ts';
import { anthropic, callerHeaders, rejection, toClaude, TRIAL, withMock } from './mock.fixture.ts';

const SCHEMA = {
  type: 'object' as const,
  properties: { action: { enum: ['search', 'answer'] }, steps: { type: 'integer', minimum: 1, maximum: 5 } },
  required: ['action', 'steps'],
  additionalProperties: false,
};
const FITS = { action: expect.stringMatching(/^(search|answer)$/u) as unknown, steps: expect.any(Number) as unknown };
const AS_JSON = { output_config: { format: { type: 'json_schema' as const, schema: SCHEMA } } };
const AS_TOOL = {
  tools: [{ name: 'next_step', description: 'What to do next.', input_schema: SCHEMA }],
  tool_choice: { type: 'tool' as const, name: 'next_step' },
};

const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

const toolOf = ({ content }: Anthropic.Message): Anthropic.ToolUseBlock | undefined =>
  content.find((block) => block.type === 'tool_use');

describe('messages', () => {
  it('answers the same prompt with the same text, with usage as in the ledger', () =>
    withMock({}, async (mock) => {
      const first = await anthropic(mock.anthropicUrl, { activityId: '1' }).messages.create(toClaude());
      const second = await anthropic(mock.anthropicUrl, { activityId: '2' }).messages.create(toClaude());
      expect(textOf(first)).toHaveLength(DEFAULT_TEXT_LENGTH);
      expect(textOf(second)).toBe(textOf(first));
      expect(first.id).not.toBe(second.id);
      expect(first._request_id).toMatch(/^req_/u);
      expect(first).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn', stop_sequence: null });
      expect(first.usage).toMatchObject({ input_tokens: 4, output_tokens: 61, cache_read_input_tokens: 0 });
      expect(mock.collect(TRIAL)[0]).toMatchObject({
        path: '/v1/messages',
        model: 'claude-sonnet-5-5',
        status: 200,
        tokensIn: 4,
        tokensCachedIn: 0,
        tokensOut: 61,
        billed: true,
      });
    }));

  it('counts the system prompt and finds scripted answers in it, in any message and in the results of tools', () =>
    withMock({ answers: [{ containing: 'invoice 7', content: 'seven' }] }, async (mock) => {
      const ask = async (more: object): Promise<string> =>
        textOf(await anthropic(mock.anthropicUrl).messages.create({ ...toClaude(), ...more }));
      const result = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'read: invoice 7' };
      expect(await ask({ system: [{ type: 'text', text: 'About invoice 7.' }] })).toBe('seven');
      expect(await ask({ messages: [{ role: 'user', content: [{ type: 'text', text: 'invoice 7' }] }] })).toBe('seven');
      expect(await ask({ messages: [{ role: 'user', content: [result] }] })).toBe('seven');
      expect(await ask({})).not.toBe('seven');
      expect(mock.collect(TRIAL)[0]?.tokensIn).toBe(8);
    }));

  it('answers a json_schema with a value of it, the same each time', () =>
    withMock({}, async (mock) => {
      const parse = async (): Promise<unknown> =>
        JSON.parse(textOf(await anthropic(mock.anthropicUrl).messages.create({ ...toClaude(), ...AS_JSON })));
      const value = await parse();
      expect(value).toEqual(FITS);
      expect(await parse()).toEqual(value);
    }));

  it('calls the tool that is forced, with an input of its schema or the scripted one', () =>
    withMock({ answers: [{ containing: 'scripted', content: { action: 'search', steps: 2 } }] }, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      const made = await client.messages.create({ ...toClaude(), ...AS_TOOL });
      expect(made.stop_reason).toBe('tool_use');
      expect(toolOf(made)).toMatchObject({ name: 'next_step', input: FITS, id: expect.stringMatching(/^toolu_/u) });
      const scripted = await client.messages.create({ ...toClaude('a scripted one'), ...AS_TOOL });
      expect(toolOf(scripted)?.input).toEqual({ action: 'search', steps: 2 });
      const error = await rejection(
        client.messages.create({ ...toClaude(), ...AS_TOOL, tool_choice: { type: 'tool', name: 'other' } }),
      );
      expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    }));

  it('cuts at max_tokens and says so', () =>
    withMock({}, async (mock) => {
      const message = await anthropic(mock.anthropicUrl).messages.create({ ...toClaude(), max_tokens: 5 });
      expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 5 } });
    }));

  it('sends the limits of the account with every answer', () =>
    withMock({}, async (mock) => {
      const { response } = await anthropic(mock.anthropicUrl).messages.create(toClaude()).withResponse();
      expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('3999');
      expect(response.headers.get('anthropic-ratelimit-output-tokens-limit')).toBe('400000');
      expect(response.headers.get('anthropic-ratelimit-tokens-reset')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
    }));

  it('refuses bad requests, unknown addresses and strangers as the provider does', () =>
    withMock({}, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      const empty = await rejection(client.messages.create({ ...toClaude(), messages: [] }));
      expect(empty).toBeInstanceOf(Anthropic.BadRequestError);
      expect(empty).toMatchObject({ status: 400, type: 'invalid_request_error' });
      expect(await rejection(client.messages.countTokens(toClaude()))).toMatchObject({
        status: 404,
        type: 'not_found_error',
      });
      const garbled = await fetch(`${mock.anthropicUrl}/v1/messages`, {
        method: 'POST',
        headers: callerHeaders(),
        body: '{"model":',
      });
      expect(await garbled.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
      const stranger = anthropic(mock.anthropicUrl, { workflowId: 'nobody' }, { maxRetries: 2 });
      expect(await rejection(stranger.messages.create(toClaude()))).toMatchObject({
        status: 501,
        type: 'ordeal_unmatched',
      });
      expect(mock.unmatched.map(({ status }) => status)).toEqual([404, 501]);
      expect(mock.collect(TRIAL).map(({ status, billed }) => [status, billed])).toEqual([
        [400, false],
        [404, false],
        [400, false],
      ]);
    }));
});

describe('streamed messages', () => {
  it('bring the events of the provider, the whole text and the usage', () =>
    withMock({}, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      const whole = await client.messages.create(toClaude());
      const types: string[] = [];
      const stream = client.messages.stream(toClaude()).on('streamEvent', ({ type }) => types.push(type));
      const message = await stream.finalMessage();
      expect(textOf(message)).toBe(textOf(whole));
      expect(message.stop_reason).toBe('end_turn');
      expect(message.usage).toMatchObject({ input_tokens: 4, output_tokens: 61 });
      expect([...new Set(types)]).toEqual([
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]);
      expect(types.length).toBeGreaterThan(10);
      expect(mock.collect(TRIAL).map(({ billed, tokensIn, tokensOut }) => [billed, tokensIn, tokensOut])).toEqual([
        [true, 4, 61],
        [true, 4, 61],
      ]);
    }));

  it('bring JSON of a schema and the input of a tool in pieces', () =>
    withMock({}, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      const json = await client.messages.stream({ ...toClaude(), ...AS_JSON }).finalMessage();
      expect(JSON.parse(textOf(json))).toEqual(FITS);
      const tool = await client.messages.stream({ ...toClaude(), ...AS_TOOL }).finalMessage();
      expect(toolOf(tool)).toMatchObject({ name: 'next_step', input: FITS });
      expect(tool.stop_reason).toBe('tool_use');
    }));
});

describe('raw answers', () => {
  const prose = 'I would rather not answer in JSON.';

  it('break the schema that was asked for', () =>
    withMock({ answers: [{ content: prose, raw: true }] }, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      expect(textOf(await client.messages.create({ ...toClaude(), ...AS_JSON }))).toBe(prose);
      const disobeyed = await client.messages.create({ ...toClaude(), ...AS_TOOL });
      expect(textOf(disobeyed)).toBe(prose);
      expect(disobeyed.stop_reason).toBe('end_turn');
    }));

  it('must say that they are: a text that is no JSON is refused where JSON was asked for, and the run sees it', () =>
    withMock({ answers: [{ content: prose }] }, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      expect(textOf(await client.messages.create(toClaude()))).toBe(prose);
      const error = await rejection(client.messages.create({ ...toClaude(), ...AS_JSON }));
      expect(error).toMatchObject({ status: 501, type: 'ordeal_broken' });
      expect(String(error)).toContain('raw: true');
      expect(mock.unmatched).toHaveLength(1);
    }));
});
