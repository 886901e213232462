// Gemini as its official client reads it, over real HTTP: answers, streams, waits in the body, overload, blocked answers, its own retries.
import { ApiError, FinishReason, GoogleGenAI, type HttpRetryOptions } from '@google/genai';
import { describe, expect, it } from 'vitest';
import type { LlmFault } from '../scenario/types.ts';
import { callerHeaders, GEMINI_MODEL, rejection } from './mock.fixture.ts';
import { trials, type TrialOfTest } from './trials.fixture.ts';

const on = { activity: 'call_llm' } as const;
const newTrial = trials();

const gemini = ({ mock, activity }: TrialOfTest, retryOptions?: HttpRetryOptions): GoogleGenAI =>
  new GoogleGenAI({
    apiKey: 'test',
    httpOptions: {
      baseUrl: mock.anthropicUrl,
      headers: callerHeaders(activity),
      ...(retryOptions === undefined ? {} : { retryOptions }),
    },
  });

const asking = { model: GEMINI_MODEL, contents: 'Summarise this.' };
const ask = (trial: TrialOfTest, config = {}) => gemini(trial).models.generateContent({ ...asking, config });

/** The texts of a stream, and why it stopped. */
const listen = async (trial: TrialOfTest): Promise<{ texts: string[]; reasons: (FinishReason | undefined)[] }> => {
  const texts: string[] = [];
  const reasons: (FinishReason | undefined)[] = [];
  for await (const chunk of await gemini(trial).models.generateContentStream(asking)) {
    texts.push(chunk.text ?? '');
    reasons.push(chunk.candidates?.[0]?.finishReason);
  }
  return { texts, reasons };
};

/** What the client was refused with; it hands the body on as the text of its error. */
const refused = async (trial: TrialOfTest): Promise<{ status: number; error: Record<string, unknown> }> => {
  const error = await rejection(ask(trial));
  if (!(error instanceof ApiError)) throw error;
  return { status: error.status, error: (JSON.parse(error.message) as { error: Record<string, unknown> }).error };
};

describe("Gemini's own client", () => {
  it('reads an answer, its usage, JSON of a schema and the call of a function', async () => {
    const trial = newTrial(undefined);
    const { text, usageMetadata, modelVersion, candidates } = await ask(trial);
    expect([text?.length, modelVersion, candidates?.[0]?.finishReason]).toEqual([244, GEMINI_MODEL, FinishReason.STOP]);
    expect(usageMetadata).toMatchObject({ promptTokenCount: 4, candidatesTokenCount: 61, totalTokenCount: 65 });
    const responseSchema = { type: 'OBJECT', properties: { total: { type: 'NUMBER' } } };
    const json = await ask(trial, { responseMimeType: 'application/json', responseSchema });
    expect(JSON.parse(json.text ?? '')).toEqual({ total: expect.any(Number) });
    const tools = [{ functionDeclarations: [{ name: 'book', parameters: responseSchema }] }];
    const toolConfig = { functionCallingConfig: { mode: 'ANY' } };
    expect((await ask(trial, { tools, toolConfig })).functionCalls).toMatchObject([
      { name: 'book', args: { total: expect.any(Number) } },
    ]);
    expect(trial.mock.collect(trial.trial).map(({ status, billed, path }) => [status, billed, path])).toEqual(
      Array.from({ length: 3 }, () => [200, true, `/v1beta/models/${GEMINI_MODEL}:generateContent`]),
    );
  });

  it('reads a stream to its end: the same text, one reason to stop', async () => {
    const trial = newTrial(undefined);
    const whole = await ask(trial);
    const { texts, reasons } = await listen(trial);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.join('')).toBe(whole.text);
    expect(reasons.filter((reason) => reason !== undefined)).toEqual([FinishReason.STOP]);
  });

  it('is told the wait of a 429 in the body, where its error has it', async () => {
    const trial = newTrial({ kind: 'llm.rate-limit', on, retryAfter: { seconds: 58 } });
    expect(await trial.mock.trouble(trial.trial)).toBe('the fake provider answers 503: its faults still strike');
    const { status, error } = await refused(trial);
    expect([status, error['status']]).toEqual([429, 'RESOURCE_EXHAUSTED']);
    expect(error['details']).toContainEqual({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '58s' });
    trial.heal();
    expect(await trial.mock.trouble(trial.trial)).toBeUndefined();
    expect((await ask(trial)).text).toHaveLength(244);
    expect(trial.mock.collect(trial.trial)[0]).toMatchObject({ faultId: 'f1', billed: false, retryAfterMs: 58_000 });
  });

  const refusals: readonly (readonly [LlmFault, number, string])[] = [
    [{ kind: 'llm.overloaded', on }, 503, 'UNAVAILABLE'],
    [{ kind: 'llm.server-error', on, status: 500 }, 500, 'INTERNAL'],
    [{ kind: 'llm.forbidden', on }, 403, 'PERMISSION_DENIED'],
    [{ kind: 'llm.model-not-found', on }, 404, 'NOT_FOUND'],
    [{ kind: 'llm.quota', on }, 429, 'RESOURCE_EXHAUSTED'],
  ];
  it.each(refusals)('throws an ApiError for $kind, with the body as its text', async (fault, status, state) => {
    const trial = newTrial(fault);
    expect(await refused(trial)).toMatchObject({ status, error: { code: status, status: state } });
    expect(trial.strikes()).toBe(1);
  });

  it('keeps the page of a proxy as the message of its error', async () => {
    expect(await refused(newTrial({ kind: 'llm.bad-gateway', on }))).toMatchObject({
      status: 502,
      error: { code: 502, message: expect.stringContaining('<center>cloudflare</center>') },
    });
  });

  it('has no text where the answer was blocked, and says why', async () => {
    const { text, candidates } = await ask(newTrial({ kind: 'llm.refusal', on }));
    expect([text, candidates]).toEqual([undefined, [{ finishReason: FinishReason.SAFETY, index: 0 }]]);
  });

  it('takes a cut stream for a whole one: only the reason to stop is missing', async () => {
    const { texts, reasons } = await listen(newTrial({ kind: 'llm.stream-cut', on, afterChunks: 2 }));
    expect([texts.length, reasons]).toEqual([2, [undefined, undefined]]);
  });

  it('hands an error in mid-stream on as a chunk without a candidate', async () => {
    const { texts, reasons } = await listen(
      newTrial({ kind: 'llm.stream-error', on, afterChunks: 2, error: 'overloaded' }),
    );
    expect([texts.length, texts[2], reasons]).toEqual([3, '', [undefined, undefined, undefined]]);
  });

  it('fails on a connection that is reset', async () => {
    expect(String(await rejection(ask(newTrial({ kind: 'llm.reset', on }))))).toContain('fetch failed');
  });

  it('asks again with the same body and no count where it is told to retry, and then keeps nothing of the answer', async () => {
    const trial = newTrial({ kind: 'llm.rate-limit', on, retryAfter: { seconds: 58 } });
    const error = await rejection(gemini(trial, { attempts: 2 }).models.generateContent(asking));
    expect(String(error)).toContain('Retryable HTTP Error: Too Many Requests');
    const [first, again] = trial.mock.collect(trial.trial);
    expect([again?.attempt, again?.sdkRetry]).toEqual([1, 0]);
    expect(again?.requestDigest).toBe(first?.requestDigest);
  });
});
