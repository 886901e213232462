// A streamed answer is read event by event, however the network cut it, and is otherwise the same answer.
import { describe, expect, it } from 'vitest';
import { wallClock } from '../../clock.ts';
import { followStream, isEventStream } from './event-stream.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const type = { 'content-type': 'text/event-stream; charset=utf-8' };

function answerOf(pieces: readonly string[], init: ResponseInit = { headers: type }): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(bytes(piece));
      controller.close();
    },
  });
  return new Response(body, init);
}

async function eventsRead(pieces: readonly string[]) {
  const asked: number[] = [];
  const answer = followStream(answerOf(pieces), async (chunks) => void asked.push(chunks));
  const read: string[] = [];
  for await (const piece of answer.body ?? []) read.push(new TextDecoder().decode(piece as Uint8Array));
  return { read, asked };
}

describe('a followed stream', () => {
  it.each([
    ['one event in three pieces', ['da', 'ta: 1\n', '\n'], ['data: 1\n\n']],
    ['three events in one piece', ['data: 1\n\ndata: 2\n\ndata: 3\n\n'], ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']],
    ['CRLF', ['data: 1\r\n\r\nda', 'ta: 2\r\n\r', '\n'], ['data: 1\r\n\r\n', 'data: 2\r\n\r\n']],
    ['a rest that breaks off', ['data: 1\n\nda', 'ta'], ['data: 1\n\n', 'data']],
    ['nothing', [], []],
  ])('gives %s one by one', async (_title, pieces, expected) => {
    const { read, asked } = await eventsRead(pieces);
    expect(read).toEqual(expected);
    expect(asked).toEqual(expected.map((_event, index) => index + 1));
  });

  it('gives nothing after the chunk at which it is held', async () => {
    const held = new Promise<void>(() => undefined);
    const answer = followStream(answerOf(['data: 1\n\ndata: 2\n\n']), (chunks) =>
      chunks === 1 ? held : Promise.resolve(),
    );
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    expect((await reader.read()).done).toBe(false);
    const next = reader.read().then(() => 'read');
    expect(await Promise.race([next, wallClock.sleep(20).then(() => 'held')])).toBe('held');
  });

  it('breaks off where the answer does', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('reset')),
    });
    const answer = followStream(new Response(broken, { headers: type }), () => Promise.resolve());
    await expect(answer.text()).rejects.toThrow('reset');
  });

  it('keeps status and headers', () => {
    const answer = followStream(answerOf([], { status: 201, headers: { ...type, own: 'kept' } }), () =>
      Promise.resolve(),
    );
    expect([answer.status, answer.headers.get('own'), answer.url]).toEqual([201, 'kept', '']);
  });
});

it('is told from other answers by its type', () => {
  expect(isEventStream(answerOf([]))).toBe(true);
  expect(isEventStream(Response.json({}))).toBe(false);
  expect(isEventStream(new Response(null, { headers: type }))).toBe(false);
});
