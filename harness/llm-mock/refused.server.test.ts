// A model that declines, as each provider says it, plain and streamed: read by the official clients over real HTTP.
import { describe, expect, it } from 'vitest';
import { anthropic, ask, openAi, toClaude, TRIAL, withMock } from './mock.fixture.ts';

const SAYS = 'I cannot help with that request, whatever it is for.';
const answers = [{ activity: 'call_llm', content: SAYS, refused: true }] as const;
const AS_JSON = {
  type: 'json_schema',
  json_schema: { name: 'answer', schema: { type: 'object', properties: {} }, strict: true },
} as const;

/** A true answer: the tokens are charged. */
const BILLED = { status: 200, tokensOut: SAYS.length / 4, billed: true };

describe('a model that declines', () => {
  it('says so in `refusal` with OpenAI, also where JSON of a schema was asked for', () =>
    withMock({ answers }, async (mock) => {
      const declined = { finish_reason: 'stop', message: { content: null, refusal: SAYS } };
      expect((await ask(openAi(mock.llmUrl))).choices).toMatchObject([declined]);
      const messages = [{ role: 'user' as const, content: 'Summarise this.' }];
      const asJson = { model: 'gpt-4o', messages, response_format: AS_JSON };
      expect((await openAi(mock.llmUrl).chat.completions.create(asJson)).choices).toMatchObject([declined]);
      expect(mock.collect(TRIAL)).toMatchObject([BILLED, BILLED]);
      expect(mock.unmatched).toEqual([]);
    }));

  it('says so piece by piece with OpenAI, and gives no content', () =>
    withMock({ answers }, async (mock) => {
      const messages = [{ role: 'user' as const, content: 'Summarise this.' }];
      const stream = await openAi(mock.llmUrl).chat.completions.create({ model: 'gpt-4o', messages, stream: true });
      let [content, refusal] = ['', ''];
      for await (const { choices } of stream) {
        content += choices[0]?.delta.content ?? '';
        refusal += choices[0]?.delta.refusal ?? '';
      }
      expect([content, refusal]).toEqual(['', SAYS]);
      expect(mock.collect(TRIAL)).toMatchObject([BILLED]);
    }));

  it('stops with `refusal` at Anthropic, behind what was said before it', () =>
    withMock({ answers }, async (mock) => {
      const client = anthropic(mock.anthropicUrl);
      const declined = {
        content: [{ type: 'text', text: SAYS }],
        stop_reason: 'refusal',
        stop_details: { type: 'refusal', category: null },
      };
      expect(await client.messages.create(toClaude())).toMatchObject(declined);
      expect(await client.messages.stream(toClaude()).finalMessage()).toMatchObject(declined);
      expect(mock.collect(TRIAL)).toMatchObject([BILLED, BILLED]);
    }));

  it('has no content at Anthropic when it says nothing', () =>
    withMock({ answers: [{ content: '', refused: true }] }, async (mock) => {
      const { content, stop_reason } = await anthropic(mock.anthropicUrl).messages.create(toClaude());
      expect([content, stop_reason]).toEqual([[], 'refusal']);
    }));
});
