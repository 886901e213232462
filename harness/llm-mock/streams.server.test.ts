// Streams on their way: paced, cut before their end, left by their reader, and billed for what was sent.
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { anthropic, armed, callerHeaders, openAi, rejection, toClaude, TRIAL, withMock } from './mock.fixture.ts';
import { CHUNK_PAUSE_MS } from './stream.ts';
import type { LlmMock } from './types.ts';

const on = { activity: 'call_llm' } as const;
const QUESTION = [{ role: 'user' as const, content: 'Summarise this.' }];

const openStream = (mock: LlmMock, attempt = 1) =>
  openAi(mock.llmUrl, { attempt }).chat.completions.create({
    model: 'gpt-4o-mini',
    messages: QUESTION,
    stream: true,
    stream_options: { include_usage: true },
  });

type ChatStream = Awaited<ReturnType<typeof openStream>>;

async function read(stream: ChatStream): Promise<{ text: string; chunks: number; finish: unknown; usage: unknown }> {
  let [text, chunks]: [string, number] = ['', 0];
  let finish: unknown;
  let usage: unknown;
  for await (const { choices, usage: told } of stream) {
    const piece = choices[0]?.delta.content ?? '';
    if (piece !== '') chunks += 1;
    text += piece;
    finish ??= choices[0]?.finish_reason;
    usage = told;
  }
  return { text, chunks, finish, usage };
}

describe('a streamed answer', () => {
  it('comes in pieces with time between them', () =>
    withMock({}, async (mock) => {
      const begun = wallClock.elapsed();
      const { chunks, finish, usage } = await read(await openStream(mock));
      expect(chunks).toBe(11);
      expect(wallClock.elapsed() - begun).toBeGreaterThanOrEqual(chunks * CHUNK_PAUSE_MS);
      expect(finish).toBe('stop');
      expect(usage).toMatchObject({ completion_tokens: 61 });
      const [entry] = mock.collect(TRIAL);
      expect(entry).toMatchObject({ status: 200, tokensIn: 4, tokensOut: 61, billed: true });
      expect((entry?.answeredWallMs ?? 0) - (entry?.arrivedWallMs ?? 0)).toBeGreaterThanOrEqual(chunks);
    }));
});

describe('a reader who leaves', () => {
  const LONG = 'word '.repeat(2_000);
  const LONG_TOKENS = LONG.length / 4;
  /** Time for the fake to notice; the whole answer would take twice this. */
  const NOTICED_MS = 600;

  const bill = async (mock: LlmMock, leave: () => Promise<void>): Promise<void> => {
    await leave();
    const leftWallMs = wallClock.now();
    await wallClock.sleep(NOTICED_MS);
    const [entry] = mock.collect(TRIAL);
    expect(entry).toMatchObject({ status: 200, tokensIn: 4, billed: true });
    expect(entry?.tokensOut).toBeGreaterThan(0);
    expect(entry?.tokensOut).toBeLessThan(LONG_TOKENS / 2);
    // Closed when the connection was, not when the ledger was read.
    expect((entry?.answeredWallMs ?? Infinity) - leftWallMs).toBeLessThan(NOTICED_MS / 2);
  };

  it('pays OpenAI for the prompt and for what was sent', () =>
    withMock({ answers: [{ content: LONG }] }, (mock) =>
      bill(mock, async () => {
        let chunks = 0;
        for await (const chunk of await openStream(mock)) {
          if ((chunk.choices[0]?.delta.content ?? '') !== '') chunks += 1;
          if (chunks === 3) break;
        }
      }),
    ));

  it('pays Anthropic in the same way', () =>
    withMock({ answers: [{ content: LONG }] }, (mock) =>
      bill(mock, async () => {
        let deltas = 0;
        const stream = await anthropic(mock.anthropicUrl).messages.create({
          ...toClaude(),
          max_tokens: 9_000,
          stream: true,
        });
        for await (const { type } of stream) {
          if (type === 'content_block_delta') deltas += 1;
          if (deltas === 3) break;
        }
      }),
    ));
});

describe('llm.stream-cut', () => {
  const faults = armed({ kind: 'llm.stream-cut', on, afterChunks: 3 });

  it('ends without a word: the client sees no error, no end and a part of the text, billed so far', () =>
    withMock({ faults }, async (mock) => {
      const cut = await read(await openStream(mock));
      expect(cut).toMatchObject({ chunks: 3, finish: null });
      expect(mock.strikes(TRIAL, 'f1')).toBe(1);
      const whole = await read(await openStream(mock, 2));
      expect(whole.text.startsWith(cut.text)).toBe(true);
      expect(whole).toMatchObject({ chunks: 11, finish: 'stop' });
      const ledger = mock.collect(TRIAL);
      const [entry] = ledger;
      expect(entry).toMatchObject({ status: 200, faultId: 'f1', billed: true, tokensIn: 4, tokensOut: 18 });
      expect(ledger.map(({ stream }) => stream)).toEqual([
        { pieces: 3, whole: false },
        { pieces: 11, whole: true },
      ]);
      expect(ledger[0]?.requestDigest).toMatch(/^[0-9a-f]{16}$/u);
      expect(ledger[1]?.requestDigest).toBe(ledger[0]?.requestDigest);
    }));

  it('makes the helper of the Anthropic client say that the message never stopped', () =>
    withMock({ faults }, async (mock) => {
      const error = await rejection(anthropic(mock.anthropicUrl).messages.stream(toClaude()).finalMessage());
      expect(error).toBeInstanceOf(Anthropic.AnthropicError);
      expect(mock.strikes(TRIAL, 'f1')).toBe(1);
      mock.heal(TRIAL);
      const message = await anthropic(mock.anthropicUrl).messages.stream(toClaude()).finalMessage();
      expect(message.stop_reason).toBe('end_turn');
      expect(mock.strikes(TRIAL, 'f1')).toBe(1);
    }));

  it('ends the transport cleanly, before the event that says so, and then the connection', () =>
    withMock({ faults: armed({ kind: 'llm.stream-cut', on, afterChunks: 900 }) }, async (mock) => {
      const answer = await fetch(`${mock.llmUrl}/chat/completions`, {
        method: 'POST',
        headers: callerHeaders(),
        body: JSON.stringify({ model: 'm', messages: QUESTION, stream: true }),
      });
      const text = await answer.text();
      expect(answer.headers.get('connection')).toBe('close');
      expect(text.match(/"content":"[^"]/gu)).toHaveLength(11);
      expect(text).not.toContain('[DONE]');
      expect(text).not.toContain('"finish_reason":"stop"');
    }));

  it('sends no text at all when cut after 0 chunks', () =>
    withMock({ faults: armed({ kind: 'llm.stream-cut', on, afterChunks: 0 }) }, async (mock) => {
      expect(await read(await openStream(mock))).toMatchObject({ chunks: 0, finish: null });
      expect(mock.collect(TRIAL)[0]).toMatchObject({ billed: true, tokensIn: 4, tokensOut: 0 });
    }));

  it('does not strike an answer that is not streamed', () =>
    withMock({ faults }, async (mock) => {
      await openAi(mock.llmUrl).chat.completions.create({ model: 'gpt-4o-mini', messages: QUESTION });
      expect(mock.strikes(TRIAL, 'f1')).toBe(0);
    }));

  it('leaves a refusal whole, which is no strike', () =>
    withMock({ faults }, async (mock) => {
      const refused = openAi(mock.llmUrl).chat.completions.create({ model: 'm', messages: [], stream: true });
      expect(await rejection(refused)).toBeInstanceOf(OpenAI.BadRequestError);
      expect(mock.strikes(TRIAL, 'f1')).toBe(0);
      expect(mock.collect(TRIAL)[0]).not.toHaveProperty('faultId');
    }));
});
