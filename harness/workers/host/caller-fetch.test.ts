// The fetch of a hosted process: who asks, to whom it is told, and the answer held at "inside".
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { CALLER_HEADERS } from '../../llm-mock/types.ts';
import type { AttemptKey, PointRule } from '../types.ts';
import { attemptScope, callerFetch } from './caller-fetch.ts';
import { PointBook, type Strike } from './points.ts';

const key: AttemptKey = {
  namespace: 'n',
  workflowId: 'w',
  runId: 'r',
  activityType: 'ask',
  activityId: '7',
  attempt: 3,
};
const VIRTUAL_MS = 1_900_000_000_000;
const HELD = Symbol('held');

/** A fetch that answers everything and remembers what it was asked. */
function wired(rules: readonly PointRule[] = []) {
  const asked: { url: string; headers: Headers; body: unknown }[] = [];
  const strikes: Strike[] = [];
  const book = new PointBook({ strike: (strike) => strikes.push(strike), stand: () => undefined });
  book.arm(rules);
  const fetching = callerFetch(async (input, init) => {
    const request = new Request(input, init);
    asked.push({ url: request.url, headers: request.headers, body: await request.text() });
    return Response.json({ id: 'c', object: 'chat.completion', choices: [{ index: 0, message: { content: 'hi' } }] });
  });
  const inAttempt = <T>(body: () => Promise<T>): Promise<T> =>
    attemptScope.run({ key, book, virtualNow: () => VIRTUAL_MS, answered: false, streamed: false }, body);
  return { asked, strikes, fetching, inAttempt, book };
}

/** What an answer is after every other thing had its turn. */
async function orHeld<T>(work: Promise<T>): Promise<T | typeof HELD> {
  const later = new Promise<typeof HELD>((resolve) => setImmediate(() => setImmediate(() => resolve(HELD))));
  return Promise.race([work, later]);
}

describe('a request to this machine', () => {
  it.each(['http://127.0.0.1:9/v1', 'http://localhost:9/v1', 'http://[::1]:9/v1'])('says who asks: %s', async (url) => {
    const { asked, fetching, inAttempt } = wired();
    await inAttempt(() => fetching(new Request(url, { headers: { own: 'kept' } })));
    const headers = Object.fromEntries(asked[0]?.headers ?? []);
    expect(headers).toMatchObject({
      own: 'kept',
      [CALLER_HEADERS.workflowId]: 'w',
      [CALLER_HEADERS.runId]: 'r',
      [CALLER_HEADERS.activityType]: 'ask',
      [CALLER_HEADERS.activityId]: '7',
      [CALLER_HEADERS.attempt]: '3',
      [CALLER_HEADERS.virtualMs]: String(VIRTUAL_MS),
    });
  });

  it('of the official openai client says it too', async () => {
    const { asked, fetching, inAttempt } = wired();
    const original = globalThis.fetch;
    globalThis.fetch = fetching;
    try {
      const openai = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1:9/v1', maxRetries: 0 });
      await inAttempt(async () => await openai.chat.completions.create({ model: 'm', messages: [] }));
    } finally {
      globalThis.fetch = original;
    }
    expect(asked[0]?.headers.get(CALLER_HEADERS.activityId)).toBe('7');
    expect(asked[0]?.body).toContain('"model":"m"');
  });
});

it('a request to the outside world carries nothing of ours, nor does one from outside an activity', async () => {
  const { asked, fetching, inAttempt } = wired();
  await inAttempt(() => fetching('https://127.0.0.1.example.com/'));
  await fetching('http://127.0.0.1:9/');
  expect(asked.flatMap(({ headers }) => [...headers.keys()].filter((name) => name.startsWith('x-ordeal')))).toEqual([]);
});

describe('the point "inside"', () => {
  const rule: PointRule = { faultId: 'f', workflowId: 'w', on: { activity: 'ask', at: 'inside' } };

  it('holds the first answer of the body, after the request was made', async () => {
    const { asked, strikes, fetching, inAttempt } = wired([rule]);
    const outcome = await inAttempt(() => orHeld(fetching('http://127.0.0.1:9/')));
    expect(outcome).toBe(HELD);
    expect(asked).toHaveLength(1);
    expect(strikes.map(({ key: at }) => at?.attempt)).toEqual([3]);
  });

  it('counts bodies, not requests', async () => {
    const { strikes, fetching, inAttempt } = wired([{ ...rule, on: { activity: 'ask', at: 'inside', nth: 2 } }]);
    await inAttempt(async () => {
      const answers = [await fetching('http://127.0.0.1:9/'), await fetching('http://127.0.0.1:9/')];
      expect(await answers[0]?.json()).toMatchObject({ id: 'c' });
    });
    expect(strikes).toEqual([]);
    expect(await inAttempt(() => orHeld(fetching('http://127.0.0.1:9/')))).toBe(HELD);
  });

  it('sends no further request for an execution that was struck', async () => {
    const { asked, fetching, inAttempt, book } = wired([{ ...rule, on: { activity: 'ask', at: 'before' } }]);
    void book.pass('before', key);
    expect(await inAttempt(() => orHeld(fetching('http://127.0.0.1:9/')))).toBe(HELD);
    expect(asked).toEqual([]);
  });
});
