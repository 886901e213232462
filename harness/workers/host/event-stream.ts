// A streamed HTTP answer, handed to its reader one event at a time, so that "the nth chunk was read" is the same in every run.

const EVENT_STREAM = /^text\/event-stream\b/i;
const LF = 10;
const CR = 13;
/** Line ends that are seen in a row before the blank line is complete. */
const BLANK_LINE = 2;

/** Whether the answer is a stream of server-sent events. */
export const isEventStream = ({ headers, body }: Response): boolean =>
  body !== null && EVENT_STREAM.test(headers.get('content-type') ?? '');

/** Where the first event of these bytes ends (the blank line included); -1 while it is not complete. */
function endOfEvent(bytes: Uint8Array): number {
  let lineEnds = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === LF) lineEnds += 1;
    else if (bytes[at] !== CR) lineEnds = 0;
    if (lineEnds === BLANK_LINE) return at + 1;
  }
  return -1;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Reads events off a stream of bytes, wherever the network cut it. A rest without a blank line comes last, as it is. */
async function* eventsOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let rest: Uint8Array = new Uint8Array();
  for (;;) {
    for (let end = endOfEvent(rest); end >= 0; end = endOfEvent(rest)) {
      yield rest.slice(0, end);
      rest = rest.slice(end);
    }
    const { done, value } = await reader.read();
    if (done) break;
    rest = joined(rest, value);
  }
  if (rest.length > 0) yield rest;
}

/**
 * The same answer, whose reader gets one event per read.
 *
 * @param onRead - called when the reader has taken `chunks` events (from 1) and asks for more; the next one waits for it
 */
export function followStream(answer: Response, onRead: (chunks: number) => Promise<void>): Response {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const events = eventsOf(reader);
  let chunks = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (chunks > 0) await onRead(chunks);
        const { done, value } = await events.next();
        if (done === true) return controller.close();
        chunks += 1;
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: a pull is the reader's own question.
    { highWaterMark: 0 },
  );
  const { status, statusText, headers, url, redirected } = answer;
  // A Response that is made by hand has no address of its own.
  return Object.defineProperties(new Response(body, { status, statusText, headers }), {
    url: { value: url },
    redirected: { value: redirected },
  });
}
