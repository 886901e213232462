// The same handlers in process, under msw's own setupServer: no HTTP server at all.
import { setupServer } from 'msw/node';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { wallClock } from '../clock.ts';
import type { LlmFault } from '../scenario/types.ts';
import { LlmBook } from './book.ts';
import { DEFAULT_TEXT_LENGTH } from './default-text.ts';
import { llmHandlers } from './handlers.ts';
import { armed, ask, openAi, rejection, script, TRIAL } from './mock.fixture.ts';
import { ENDPOINTS } from './wire/endpoints.ts';

const PROVIDER = 'https://api.openai.com/v1';
const on = { activity: 'call_llm' } as const;
const server = setupServer();
let book: LlmBook;

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
  book = new LlmBook(wallClock);
  server.resetHandlers(...llmHandlers(book));
});
afterEach(() => {
  book.healAll();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const arm = (fault: LlmFault): void => book.register(script({ faults: armed(fault) }));

it('answers chat and embeddings', async () => {
  book.register(script());
  const answer = await ask(openAi(PROVIDER));
  expect(answer.choices[0]?.message.content).toHaveLength(DEFAULT_TEXT_LENGTH);
  const embedded = await openAi(PROVIDER).embeddings.create({ model: 'text-embedding-3-small', input: 'x' });
  expect(embedded.data[0]?.embedding).toHaveLength(1536);
  expect(book.collect(TRIAL)).toHaveLength(2);
});

it('gives faults with a body as the errors they are', async () => {
  arm({ kind: 'llm.rate-limit', on, retryAfter: { seconds: 7 } });
  const error = await rejection(ask(openAi(PROVIDER)));
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers?.get('retry-after')).toBe('7');
});

it('gives a reset as a network error', async () => {
  arm({ kind: 'llm.reset', on });
  expect(await rejection(ask(openAi(PROVIDER)))).toBeInstanceOf(OpenAI.APIConnectionError);
  expect(book.strikes(TRIAL, 'f1')).toBe(1);
});

it('gives a hang as silence until the client gives up', async () => {
  arm({ kind: 'llm.hang', on });
  expect(await rejection(ask(openAi(PROVIDER, {}, { timeout: 50 })))).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  expect(book.collect(TRIAL)).toMatchObject([{ status: 0, billed: false, faultId: 'f1' }]);
});

it('never lets a defect of the fake pass for an error of the provider', async () => {
  book.register(script());
  const [chat] = ENDPOINTS;
  if (chat === undefined) throw new Error('no endpoint');
  vi.spyOn(chat, 'answer').mockImplementation(() => {
    throw new Error('planted');
  });
  expect(await rejection(ask(openAi(PROVIDER)))).toMatchObject({ status: 501, code: 'ordeal_broken' });
  expect(book.unmatched).toHaveLength(1);
  expect(book.collect(TRIAL)).toMatchObject([{ status: 501, billed: false }]);
});
