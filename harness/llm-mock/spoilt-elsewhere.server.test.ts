// Faults inside of answers of Gemini and of OpenAI's responses: what comes over the wire, struck, and never taken for whole.
import { describe, expect, it } from 'vitest';
import type { LlmFault } from '../scenario/types.ts';
import { askGemini, openAi } from './mock.fixture.ts';
import { trials, type TrialOfTest } from './trials.fixture.ts';

const on = { activity: 'call_llm' } as const;
const newTrial = trials();
const SCHEMA = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const SSE = ':streamGenerateContent?alt=sse';

const gemini = ({ mock, activity }: TrialOfTest, how?: string, more = {}): Promise<Response> =>
  askGemini(mock, more, how, activity);
const responses = ({ mock, activity }: TrialOfTest, more = {}) =>
  openAi(mock.llmUrl, activity).responses.create({ model: 'gpt-5.4-mini', input: 'Summarise this.', ...more });

interface Candidate {
  readonly content?: { readonly parts: readonly { readonly text: string }[] };
  readonly finishReason: string;
}
const candidate = async (answer: Response): Promise<Candidate & { readonly metered: boolean }> => {
  const { candidates, usageMetadata } = (await answer.json()) as { candidates: Candidate[]; usageMetadata?: unknown };
  const [first] = candidates;
  if (first === undefined) throw new Error('no candidate');
  return { ...first, metered: usageMetadata !== undefined };
};

/** Kind, how Gemini stops, how many characters of text it says; status and characters of OpenAI's. */
const WORDS = [
  ['llm.refusal', 'SAFETY', 0, 'completed', 0],
  ['llm.empty-answer', 'STOP', 0, 'completed', 0],
  ['llm.max-tokens', 'MAX_TOKENS', 122, 'incomplete', 122],
  ['llm.usage-missing', 'STOP', 244, 'completed', 244],
] as const;

it.each(WORDS)('%s', async (kind, finishReason, said, status, saidByOpenAi) => {
  const trial = newTrial({ kind, on });
  const { content, ...stopped } = await candidate(await gemini(trial));
  expect(stopped).toMatchObject({ finishReason, metered: kind !== 'llm.usage-missing' });
  expect(content?.parts[0]?.text ?? '').toHaveLength(said);
  const answer = await responses(trial);
  expect(answer.status).toBe(status);
  expect(answer.output_text).toHaveLength(saidByOpenAi);
  expect(answer.usage === null).toBe(kind === 'llm.usage-missing');
  const [item] = answer.output;
  const part = item?.type === 'message' ? item.content[0]?.type : undefined;
  expect(part).toBe(kind === 'llm.refusal' ? 'refusal' : 'output_text');
  expect(trial.strikes()).toBe(2);
  trial.heal();
  expect(await candidate(await gemini(trial))).toMatchObject({ finishReason: 'STOP', metered: true });
});

describe('llm.broken-json', () => {
  const fault = { kind: 'llm.broken-json', on } as const;

  it('breaks the JSON of a schema off, and says that it is whole', async () => {
    const trial = newTrial(fault);
    const generationConfig = { responseMimeType: 'application/json', responseJsonSchema: SCHEMA };
    const { content, finishReason } = await candidate(await gemini(trial, undefined, { generationConfig }));
    expect(finishReason).toBe('STOP');
    expect(() => JSON.parse(content?.parts[0]?.text ?? '{}') as unknown).toThrow(SyntaxError);
    const format = { type: 'json_schema', name: 'answer', schema: SCHEMA };
    const answer = await responses(trial, { text: { format } });
    expect(() => JSON.parse(answer.output_text) as unknown).toThrow(SyntaxError);
    expect(trial.strikes()).toBe(2);
  });

  it("breaks the arguments of OpenAI's call off; Gemini's are a value, and no fault strikes them", async () => {
    const trial = newTrial(fault);
    const tools = [{ type: 'function', name: 'find', parameters: SCHEMA, strict: true }];
    const [call] = (await responses(trial, { tools, tool_choice: { type: 'function', name: 'find' } })).output;
    expect(() => JSON.parse(call?.type === 'function_call' ? call.arguments : '{}') as unknown).toThrow(SyntaxError);
    const declared = { functionDeclarations: [{ name: 'find', parametersJsonSchema: SCHEMA }] };
    const toolConfig = { functionCallingConfig: { mode: 'ANY' } };
    expect((await gemini(trial, undefined, { tools: [declared], toolConfig })).status).toBe(200);
    expect(trial.strikes()).toBe(1);
  });
});

const STREAMS: readonly LlmFault[] = [
  { kind: 'llm.stream-cut', on, afterChunks: 'all' },
  { kind: 'llm.stream-cut', on, afterChunks: 2, by: 'half-character' },
  { kind: 'llm.stream-cut', on, afterChunks: 'all', by: 'half-event' },
  { kind: 'llm.stream-error', on, afterChunks: 2, error: 'overloaded' },
];

describe.each(STREAMS)('%j', (fault) => {
  it('ends a stream of Gemini before it is whole', async () => {
    const trial = newTrial(fault);
    const text = await (await gemini(trial, SSE)).text();
    const blocks = text.split('\r\n\r\n');
    expect(blocks.slice(0, -1).join('')).not.toContain('finishReason');
    if (fault.kind === 'llm.stream-error') expect(blocks.at(-2)).toContain('"status":"UNAVAILABLE"');
    trial.heal();
    expect(await (await gemini(trial, SSE)).text()).toMatch(/"finishReason":"STOP".*\r\n\r\n$/u);
    expect(ledger(trial)).toEqual([false, true]);
  });

  it('ends a stream of responses before it is whole', async () => {
    const trial = newTrial(fault);
    const read = async (): Promise<string[]> => {
      const types: string[] = [];
      for await (const { type } of await openAi(trial.mock.llmUrl, trial.activity).responses.create({
        model: 'gpt-5.4-mini',
        input: 'Summarise this.',
        stream: true,
      }))
        types.push(type);
      return types;
    };
    const types = await read();
    expect(types).not.toContain('response.completed');
    if (fault.kind === 'llm.stream-error') expect(types.at(-1)).toBe('error');
    trial.heal();
    expect((await read()).at(-1)).toBe('response.completed');
    expect(ledger(trial)).toEqual([false, true]);
  });
});

it('a stream that Gemini sends as one array of JSON is none: no fault of streams strikes it', async () => {
  const trial = newTrial({ kind: 'llm.stream-cut', on, afterChunks: 1 });
  await gemini(trial, ':streamGenerateContent');
  expect(trial.strikes()).toBe(0);
});

/** Whether each stream was whole. */
const ledger = ({ mock, trial }: TrialOfTest): unknown[] => mock.collect(trial).map(({ stream }) => stream?.whole);
