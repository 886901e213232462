// A streamed answer inside a real activity context: what it beats, and what the attempt after a crash says was lost.
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anthropicEvents, events, openAiEvents, openProvider, type Provider } from '../fixtures/provider.ts';
import { openLanguageModel } from './open-language-model.ts';
import { whileStreaming } from './streamed.ts';

const EVERY_MS = 20;
const PIECES = ['one ', 'two ', 'three'];
let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

interface Context {
  readonly attempt?: number;
  readonly heartbeatDetails?: unknown;
  readonly LLM_PROVIDER?: string;
}

async function attempt({ LLM_PROVIDER = 'openai', ...info }: Context) {
  const warned: unknown[] = [];
  const silent = () => undefined;
  const activity = new MockActivityEnvironment(info, {
    logger: {
      log: silent,
      trace: silent,
      debug: silent,
      info: silent,
      warn: (message, meta) => void warned.push([message, meta?.['lostChunks'], meta?.['lostChars']]),
      error: silent,
    },
  });
  const beats: unknown[] = [];
  activity.on('heartbeat', (details: unknown) => beats.push(details));
  const env = {
    LLM_PROVIDER,
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: provider.url,
  };
  const model = await openLanguageModel(env, 'agent');
  const signal = new AbortController().signal;
  const work = activity.run(() =>
    whileStreaming(EVERY_MS, (onProgress) => model.complete({ prompt: 'hello', timeoutMs: 5_000, signal, onProgress })),
  );
  const result: unknown = await work.then(
    (value: unknown) => value,
    (error: unknown) => error,
  );
  return { result, beats, warned };
}

it.each([
  ['openai', openAiEvents(PIECES)],
  ['anthropic', anthropicEvents(PIECES)],
])('beats with every piece of %s, and says that nothing was lost', async (LLM_PROVIDER, lines) => {
  provider.script(events(lines));
  const { result, beats, warned } = await attempt({ LLM_PROVIDER });
  expect(result).toEqual({ value: 'one two three' });
  expect(beats).toEqual(
    expect.arrayContaining([
      { chunks: 0, chars: 0 },
      { chunks: 1, chars: 4 },
      { chunks: 2, chars: 8 },
      { chunks: 3, chars: 13 },
    ]),
  );
  expect(warned).toEqual([]);
});

it('beats while the model still thinks', async () => {
  provider.script((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    setTimeout(() => response.end(openAiEvents(['late']).join('')), EVERY_MS * 6);
  });
  const { beats } = await attempt({});
  expect(beats.filter((beat) => JSON.stringify(beat) === '{"chunks":0,"chars":0}').length).toBeGreaterThan(2);
});

it('says what the attempt before had received, in its result, its log and its own heartbeats', async () => {
  provider.script(events(openAiEvents(PIECES)));
  const { result, beats, warned } = await attempt({ attempt: 2, heartbeatDetails: { chunks: 7, chars: 90 } });
  expect(result).toEqual({ value: 'one two three', lost: { chunks: 7, chars: 90 } });
  expect(warned).toEqual([[expect.stringContaining('asked for again'), 7, 90]]);
  expect(beats[0]).toEqual({ chunks: 0, chars: 0, before: { chunks: 7, chars: 90 } });
});

it('adds up what several attempts have lost', async () => {
  provider.script(events(openAiEvents(PIECES)));
  const details = { chunks: 2, chars: 5, before: { chunks: 7, chars: 90 } };
  expect((await attempt({ attempt: 3, heartbeatDetails: details })).result).toMatchObject({
    lost: { chunks: 9, chars: 95 },
  });
});

it.each([undefined, 'text', { chunks: -1, chars: 0 }, { chunks: 0, chars: 0 }])(
  'takes heartbeat details %j for no loss',
  async (heartbeatDetails) => {
    provider.script(events(openAiEvents(PIECES)));
    expect((await attempt({ attempt: 2, heartbeatDetails })).result).toEqual({ value: 'one two three' });
  },
);

it('keeps what it has beaten when the stream is cut, so that the next attempt can say it', async () => {
  provider.script(events(openAiEvents(PIECES).slice(0, 3), 'reset'));
  const { result, beats } = await attempt({});
  expect(result).toMatchObject({ type: 'ConnectionError' });
  expect(beats.at(-1)).toEqual({ chunks: 2, chars: 8 });
});
