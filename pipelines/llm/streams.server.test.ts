// Streamed answers of both providers through their official clients: whole, or a typed failure; never a part passed as the whole.
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anthropicErrorEvent,
  anthropicEvents,
  events,
  openAiEvents,
  openProvider,
  type Provider,
  type Reply,
} from '../fixtures/provider.ts';
import { openAnthropicModel } from './anthropic-model.ts';
import type { FailureType } from './failures.ts';
import { openOpenAiModel } from './open-ai-model.ts';
import type { LanguageModel, StreamProgress } from './types.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

type Model = Pick<LanguageModel, 'complete' | 'completeWithUsage'>;
const MODELS: Readonly<Record<'openai' | 'anthropic', () => Model>> = {
  openai: () => openOpenAiModel({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${provider.url}/v1` }),
  anthropic: () => openAnthropicModel({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: provider.url }),
};

async function stream(name: keyof typeof MODELS, reply: Reply, schema = false, timeoutMs = 5_000) {
  provider.script(reply);
  const heard: StreamProgress[] = [];
  const result: unknown = await MODELS[name]()
    .completeWithUsage({
      prompt: 'hello',
      timeoutMs,
      signal: new AbortController().signal,
      onProgress: (progress) => heard.push(progress),
      ...(schema ? { schema: { name: 's', schema: { type: 'object' } } } : {}),
    })
    .then(
      (answer) => answer,
      (error: unknown) => error,
    );
  expect(provider.asked).toHaveLength(1);
  expect(JSON.parse(provider.asked[0]?.body ?? '')).toMatchObject({ stream: true });
  return { result, heard };
}

/** A busy machine has read the first pieces by then. */
const STALL_BOUND_MS = 1_500;

const PIECES = ['three ', 'points — ', '“ä”'];
const WHOLE = { openai: openAiEvents(PIECES), anthropic: anthropicEvents(PIECES) };
const error = 'data: {"error":{"message":"The server had an error","type":"server_error"}}\n\n';
const tooFast = 'data: {"error":{"message":"slow","type":"tokens","code":"rate_limit_exceeded"}}\n\n';
const noMoney = 'data: {"error":{"message":"no","type":"insufficient_quota","code":"insufficient_quota"}}\n\n';
const withoutBlankLine = (lines: readonly string[]): string => lines.join('').trimEnd();

describe.each(['openai', 'anthropic'] as const)('a stream of %s', (name) => {
  it('is handed over whole, with its bill, and told of piece by piece', async () => {
    const { result, heard } = await stream(name, events(WHOLE[name]));
    expect(result).toEqual({ text: PIECES.join(''), tokensIn: 11, tokensOut: 7 });
    expect(heard).toEqual([
      { chunks: 1, chars: 6 },
      { chunks: 2, chars: 15 },
      { chunks: 3, chars: 18 },
    ]);
  });

  it('is handed over whole when it comes byte by byte', async () => {
    const bytes = [...Buffer.from(WHOLE[name].join(''))];
    const { result } = await stream(name, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of bytes) response.write(Buffer.from([byte]));
      response.end();
    });
    expect(result).toMatchObject({ text: PIECES.join('') });
  });

  it('is a TimeoutError when it stalls', async () => {
    const { result, heard } = await stream(name, events(WHOLE[name].slice(0, 4), 'hang'), false, STALL_BOUND_MS);
    expect(result).toMatchObject({ type: 'TimeoutError', nonRetryable: false });
    expect(heard.length).toBeGreaterThan(0);
  });

  it('is no answer when it is not the JSON that was asked for', async () => {
    const { result } = await stream(name, events(WHOLE[name]), true);
    expect(result).toMatchObject({ type: 'InvalidAnswerError' });
  });

  // The end of an OpenAI answer is its reason to stop: `[DONE]` and usage come after it. Every earlier cut loses text.
  const cuts = WHOLE[name].length - (name === 'openai' ? 3 : 1);
  it.each(Array.from({ length: cuts }, (_, at) => at + 1))(
    'cut after event %i is a failure, in peace and by a reset alike',
    async (at) => {
      for (const end of ['fin', 'reset'] as const) {
        const { result } = await stream(name, events(WHOLE[name].slice(0, at), end));
        expect(result).toBeInstanceOf(ApplicationFailure);
        expect(['InvalidAnswerError', 'ConnectionError']).toContain((result as ApplicationFailure).type);
        expect((result as ApplicationFailure).nonRetryable).toBe(false);
      }
    },
  );
});

const openAi = (...tail: readonly string[]) => events([...openAiEvents(['half']).slice(0, 2), ...tail]);
const anthropic = (...tail: readonly string[]) => events([...anthropicEvents(['half']).slice(0, 4), ...tail]);
const TABLE: readonly (readonly [keyof typeof MODELS, string, Reply, FailureType, boolean])[] = [
  ['openai', 'an error inside it', openAi(error), 'ServerError', false],
  ['openai', 'a rate limit inside it', openAi(tooFast), 'RateLimitError', false],
  ['openai', 'an exhausted quota inside it', openAi(noMoney), 'QuotaExceededError', true],
  ['openai', 'broken JSON inside it', openAi('data: {"choices": [\n\n'), 'InvalidAnswerError', false],
  ['openai', 'its length used up', events(openAiEvents(['half'], 'length')), 'InvalidAnswerError', false],
  ['openai', 'a content filter', events(openAiEvents(['half'], 'content_filter')), 'ContentRefusedError', true],
  ['openai', 'no text', events(openAiEvents([])), 'InvalidAnswerError', false],
  [
    'openai',
    'its reason to stop lost with the last blank line',
    events([withoutBlankLine(openAiEvents(['half']).slice(0, 3))]),
    'InvalidAnswerError',
    false,
  ],
  ['anthropic', 'an overload inside it', anthropic(anthropicErrorEvent('overloaded_error')), 'ServerError', false],
  ['anthropic', 'an api_error inside it', anthropic(anthropicErrorEvent('api_error')), 'ServerError', false],
  ['anthropic', 'a rate limit inside it', anthropic(anthropicErrorEvent('rate_limit_error')), 'RateLimitError', false],
  [
    'anthropic',
    'broken JSON inside it',
    anthropic('event: content_block_delta\ndata: {"type":\n\n'),
    'InvalidAnswerError',
    false,
  ],
  ['anthropic', 'max_tokens used up', events(anthropicEvents(['half'], 'max_tokens')), 'InvalidAnswerError', false],
  ['anthropic', 'a refusal', events(anthropicEvents(['half'], 'refusal')), 'ContentRefusedError', true],
  ['anthropic', 'no text', events(anthropicEvents([])), 'InvalidAnswerError', false],
];

it.each(TABLE)('a stream of %s with %s is its failure type', async (name, _, reply, type, terminal) => {
  const { result } = await stream(name, reply);
  expect(result).toMatchObject({ type, nonRetryable: terminal });
});
