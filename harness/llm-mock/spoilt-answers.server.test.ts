// Answers of no use, with status 200: what the official clients make of each, struck, billed, and gone after healing.
import { describe, expect, it } from 'vitest';
import type { LlmFault } from '../scenario/types.ts';
import { anthropic, ask, openAi, rejection, toClaude } from './mock.fixture.ts';
import { trials, type TrialOfTest } from './trials.fixture.ts';

const on = { activity: 'call_llm' } as const;
const newTrial = trials();
const SCHEMA = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const model = 'gpt-4o-mini';
const messages = [{ role: 'user' as const, content: 'Hello' }];

const gpt = ({ mock, activity }: TrialOfTest) => openAi(mock.llmUrl, activity).chat.completions;
const claude = ({ mock, activity }: TrialOfTest) => anthropic(mock.anthropicUrl, activity).messages;

describe('llm.broken-json', () => {
  const fault = { kind: 'llm.broken-json', on } as const;
  const tools = [{ type: 'function' as const, function: { name: 'find', parameters: SCHEMA } }];
  const forced = { model, messages, tools, tool_choice: 'required' as const };

  it('breaks the JSON of a schema off, and says that it is whole', async () => {
    const trial = newTrial(fault);
    const body = {
      model,
      messages,
      response_format: { type: 'json_schema' as const, json_schema: { name: 'answer', schema: SCHEMA } },
    };
    const [broken] = (await gpt(trial).create(body)).choices;
    expect(broken?.finish_reason).toBe('stop');
    expect(() => JSON.parse(broken?.message.content ?? '') as unknown).toThrow(SyntaxError);
    trial.heal();
    const [whole] = (await gpt(trial).create(body)).choices;
    expect(JSON.parse(whole?.message.content ?? '')).toHaveProperty('name');
    expect(trial.strikes()).toBe(1);
    expect(trial.mock.collect(trial.trial)[0]).toMatchObject({ status: 200, faultId: 'f1', billed: true });
  });

  it("breaks the arguments of OpenAI's tool call off, plain and streamed", async () => {
    const trial = newTrial(fault);
    const [plain] = (await gpt(trial).create(forced)).choices;
    const [call] = plain?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'find' } });
    let streamed = '';
    for await (const { choices } of await gpt(trial).create({ ...forced, stream: true }))
      streamed += choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? '';
    expect(call).toMatchObject({ function: { arguments: streamed } });
    expect(() => JSON.parse(streamed) as unknown).toThrow(SyntaxError);
    trial.heal();
    const [whole] = (await gpt(trial).create(forced)).choices[0]?.message.tool_calls ?? [];
    expect(JSON.parse(whole?.type === 'function' ? whole.function.arguments : '')).toHaveProperty('name');
    expect(trial.strikes()).toBe(2);
  });

  it("breaks the input of Anthropic's tool off; a plain answer has lost it", async () => {
    const trial = newTrial(fault);
    const tools = [{ name: 'find', input_schema: { ...SCHEMA, type: 'object' as const } }];
    const body = { ...toClaude(), tools, tool_choice: { type: 'tool' as const, name: 'find' } };
    expect((await claude(trial).create(body)).content).toMatchObject([{ type: 'tool_use', input: {} }]);
    let json = '';
    for await (const event of await claude(trial).create({ ...body, stream: true }))
      if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta')
        json += event.delta.partial_json;
    expect(() => JSON.parse(json) as unknown).toThrow(SyntaxError);
    trial.heal();
    const [whole] = (await claude(trial).create(body)).content;
    expect(whole).toMatchObject({ input: { name: expect.any(String) as unknown } });
  });

  it('does not strike where no JSON is asked for', async () => {
    const trial = newTrial(fault);
    await ask(openAi(trial.mock.llmUrl, trial.activity));
    expect(trial.strikes()).toBe(0);
  });
});

const WORDS: readonly {
  readonly kind: Extract<LlmFault['kind'], 'llm.refusal' | 'llm.empty-answer' | 'llm.max-tokens' | 'llm.usage-missing'>;
  readonly gpt: object;
  readonly claude: object;
}[] = [
  {
    kind: 'llm.refusal',
    gpt: { choices: [{ finish_reason: 'stop', message: { content: null, refusal: expect.any(String) as unknown } }] },
    claude: { stop_reason: 'refusal', content: [] },
  },
  {
    kind: 'llm.empty-answer',
    gpt: { choices: [{ finish_reason: 'stop', message: { content: '', refusal: null } }] },
    claude: { stop_reason: 'end_turn', content: [] },
  },
  {
    kind: 'llm.max-tokens',
    gpt: { choices: [{ finish_reason: 'length' }] },
    claude: { stop_reason: 'max_tokens' },
  },
  { kind: 'llm.usage-missing', gpt: { choices: [{ finish_reason: 'stop' }] }, claude: { stop_reason: 'end_turn' } },
];

describe.each(WORDS)('$kind', ({ kind, gpt: ofGpt, claude: ofClaude }) => {
  it('comes as a true answer of OpenAI, plain and streamed', async () => {
    const trial = newTrial({ kind, on });
    const plain = await gpt(trial).create({ model, messages });
    expect(plain).toMatchObject(ofGpt);
    expect('usage' in plain).toBe(kind !== 'llm.usage-missing');
    const body = { model, messages, stream: true as const, stream_options: { include_usage: true } };
    let usage: unknown;
    let finish: unknown;
    for await (const chunk of await gpt(trial).create(body)) {
      usage = chunk.usage ?? usage;
      finish = chunk.choices[0]?.finish_reason ?? finish;
    }
    expect(finish).toBe(plain.choices[0]?.finish_reason);
    expect(usage === undefined).toBe(kind === 'llm.usage-missing');
    trial.heal();
    const [whole] = (await gpt(trial).create({ model, messages })).choices;
    expect(whole?.message.content).toHaveLength(244);
    expect(trial.strikes()).toBe(2);
    expect(trial.mock.collect(trial.trial).map(({ faultId, billed }) => [faultId, billed])).toEqual([
      ['f1', true],
      ['f1', true],
      [undefined, true],
    ]);
  });

  it('comes as a true answer of Anthropic, plain and streamed', async () => {
    const trial = newTrial({ kind, on });
    const plain = await claude(trial).create(toClaude());
    expect(plain).toMatchObject(ofClaude);
    expect('usage' in plain).toBe(kind !== 'llm.usage-missing');
    let finish: unknown;
    for await (const event of await claude(trial).create({ ...toClaude(), stream: true }))
      if (event.type === 'message_delta') finish = event.delta.stop_reason;
    expect(finish).toBe(plain.stop_reason);
    trial.heal();
    expect((await claude(trial).create(toClaude())).stop_reason).toBe('end_turn');
    expect(trial.strikes()).toBe(2);
  });
});

describe('an answer that a fault cannot change', () => {
  const drained = async (trial: TrialOfTest): Promise<void> => {
    for await (const { object } of await gpt(trial).create({ model, messages, stream: true }))
      expect(object).toBe('chat.completion.chunk');
  };
  const REFUSES = [{ content: 'No.', refused: true }] as const;

  it('of whose usage nobody asked to be told is not struck by llm.usage-missing', async () => {
    const trial = newTrial({ kind: 'llm.usage-missing', on });
    await drained(trial);
    expect(trial.strikes()).toBe(0);
    expect(trial.mock.collect(trial.trial)[0]).toMatchObject({ billed: true, withoutUsage: true });
  });

  it.each(['llm.refusal', 'llm.broken-json', 'llm.max-tokens'] as const)(
    'that declines already is not struck by %s',
    async (kind) => {
      const trial = newTrial({ kind, on }, { answers: REFUSES });
      const format = { type: 'json_object' as const };
      const [choice] = (await gpt(trial).create({ model, messages, response_format: format })).choices;
      expect(choice?.message.refusal).toBe('No.');
      expect(trial.strikes()).toBe(0);
    },
  );

  it('that has no text has no first one that is late', async () => {
    const trial = newTrial({ kind: 'llm.slow-first-token', on, delayMs: 10_000 }, { answers: [{ content: '' }] });
    await drained(trial);
    expect(trial.strikes()).toBe(0);
  });

  it.each<LlmFault>([
    { kind: 'llm.stall', on, afterChunks: 1 },
    { kind: 'llm.slow-first-token', on, delayMs: 10_000 },
    { kind: 'llm.body-cut', on },
    { kind: 'llm.max-tokens', on },
  ])('as it refuses the request is not struck by $kind; the next fault that means it may strike', async (fault) => {
    const faults = [
      { id: 'f1', fault },
      { id: 'f2', fault: { kind: 'llm.server-error', on, status: 503 } },
    ] as const;
    const alone = newTrial(fault);
    expect(await rejection(gpt(alone).create({ model, messages: [] }))).toMatchObject({ status: 400 });
    expect(alone.strikes()).toBe(0);
    const both = newTrial(undefined, { faults });
    expect(await rejection(gpt(both).create({ model, messages: [] }))).toMatchObject({ status: 503 });
    expect(both.strikes()).toBe(0);
    expect(both.mock.collect(both.trial)[0]).toMatchObject({ faultId: 'f2' });
  });
});

describe('llm.body-cut', () => {
  it.each(['fin', 'reset'] as const)('by %s is an error of both clients; healed, the answer is whole', async (by) => {
    const trial = newTrial({ kind: 'llm.body-cut', on, by });
    expect(await rejection(gpt(trial).create({ model, messages }))).toBeInstanceOf(Error);
    expect(await rejection(claude(trial).create(toClaude()))).toBeInstanceOf(Error);
    trial.heal();
    await gpt(trial).create({ model, messages });
    expect(trial.strikes()).toBe(2);
  });

  it('does not strike a stream', async () => {
    const trial = newTrial({ kind: 'llm.body-cut', on });
    for await (const { object } of await gpt(trial).create({ model, messages, stream: true }))
      expect(object).toBe('chat.completion.chunk');
    expect(trial.strikes()).toBe(0);
  });
});

describe('llm.embeddings', () => {
  const embed = async ({ mock, activity }: TrialOfTest): Promise<readonly number[][]> => {
    const input = ['one', 'two', 'three'];
    const { data } = await openAi(mock.llmUrl, activity).embeddings.create({ model: 'text-embedding-3-small', input });
    return data.map(({ embedding }) => embedding);
  };

  it.each([
    ['other-length', [768, 768, 768]],
    ['short', [1536, 1536, 768]],
    ['empty', [1536, 1536, 0]],
    ['missing', [1536, 1536]],
    ['not-a-number', [1536, 1536, 1536]],
    // The client asks for base64 by itself and decodes the list as if it were: a quarter of the numbers, and none of them right.
    ['floats', [384, 384, 384]],
  ] as const)('%s is handed over by the client as if it were right', async (wrong, lengths) => {
    const trial = newTrial({ kind: 'llm.embeddings', on, wrong });
    const vectors = await embed(trial);
    expect(vectors.map((vector) => vector.length)).toEqual(lengths);
    expect(vectors.flat().some(Number.isNaN)).toBe(wrong === 'not-a-number');
    trial.heal();
    expect((await embed(trial)).map((vector) => vector.length)).toEqual([1536, 1536, 1536]);
    expect(trial.strikes()).toBe(1);
    expect(trial.mock.collect(trial.trial)[0]).toMatchObject({ asksBase64: true });
  });

  it('sends no lists in place of base64 to who asks for lists: that would be the true answer', async () => {
    const trial = newTrial({ kind: 'llm.embeddings', on, wrong: 'floats' });
    const body = { model: 'text-embedding-3-small', input: 'one', encoding_format: 'float' as const };
    const { data } = await openAi(trial.mock.llmUrl, trial.activity).embeddings.create(body);
    expect(data[0]?.embedding).toHaveLength(1536);
    expect(trial.strikes()).toBe(0);
    const [entry] = trial.mock.collect(trial.trial);
    expect([entry?.faultId, entry?.asksBase64]).toEqual([undefined, undefined]);
  });

  it('strikes no completion', async () => {
    const trial = newTrial({ kind: 'llm.embeddings', on, wrong: 'empty' });
    await ask(openAi(trial.mock.llmUrl, trial.activity));
    expect(trial.strikes()).toBe(0);
  });
});
