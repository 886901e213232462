// From a reply to the response that goes out, with the ledger kept on the way.
import { HttpResponse } from 'msw';
import type { SentStream } from '../../reports/evidence/types.ts';
import type { HttpReply, Reply, StreamEvent } from './reply.ts';
import { CHUNK_PAUSE_MS, cutEvents, eventStream } from './stream.ts';
import type { Visit } from './visit.ts';

/** The provider's own answer to the request: asked for where a fault spoils it half-way. */
type TrueAnswer = () => HttpReply;

/** What a struck request gets. A response of type `error` means: no answer, break the connection. */
export async function deliver(visit: Visit, reply: Reply, left: AbortSignal, truly: TrueAnswer): Promise<Response> {
  switch (reply.kind) {
    case 'http':
      return send(visit, reply);
    case 'cut':
      return answer(visit, cut(truly(), reply.afterChunks), left);
    case 'reset':
      visit.settle({ status: 0 });
      return HttpResponse.error();
    case 'hang':
      await visit.untilLetGo(left);
      visit.settle({ status: 0 });
      return HttpResponse.error();
    default:
      return reply satisfies never;
  }
}

/** Sends the true answer, after its latency; a stream takes that long from end to end. Refusals come at once. */
export async function answer(visit: Visit, reply: HttpReply, left: AbortSignal): Promise<Response> {
  if (reply.status >= FIRST_ERROR) return send(visit, reply);
  const waitMs = visit.drawLatency();
  if ('events' in reply.body) return send(visit, reply, waitMs);
  const { status, usage, billed } = reply;
  // A caller that dies while the model is at work has paid for it.
  visit.note({ status, ...usage, billed });
  if (waitMs > 0) await visit.wait(waitMs, left);
  return send(visit, reply);
}

const FIRST_ERROR = 400;

/** Sends at once. @param streamMs - how long a stream takes from end to end, at least */
export function send(visit: Visit, reply: HttpReply, streamMs = 0): Response {
  const { status, headers, body, usage, billed, retryAfterMs } = reply;
  const known = { status, billed, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if ('json' in body) {
    visit.settle({ ...known, ...usage });
    return HttpResponse.json(body.json as Record<string, unknown>, { status, headers });
  }
  if ('html' in body) {
    visit.settle({ ...known, ...usage });
    return new HttpResponse(body.html, { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
  }
  // From here on the prompt is paid for, whatever becomes of the stream.
  visit.note({ ...known, ...usage, tokensOut: 0, stream: { pieces: 0, whole: false } });
  return new HttpResponse(streamOf(visit, body.events, streamMs), {
    status,
    headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  });
}

/** Each event has its moment; one that is late shortens the pauses after it, so that the whole takes what it should. */
function streamOf(visit: Visit, events: readonly StreamEvent[], streamMs: number): ReadableStream<Uint8Array> {
  const begunMs = visit.elapsed();
  const everyMs = streamMs / Math.max(1, events.length);
  let nth = 0;
  let stream: SentStream = { pieces: 0, whole: false };
  return eventStream(events, {
    pause: (signal) => {
      nth += 1;
      return visit.wait(Math.max(CHUNK_PAUSE_MS, Math.ceil(begunMs + nth * everyMs - visit.elapsed())), signal);
    },
    sent: ({ tokensOut, kind }) => {
      stream = { pieces: stream.pieces + (kind === 'piece' ? 1 : 0), whole: stream.whole || kind === 'end' };
      visit.note({ tokensOut, stream });
    },
    over: () => visit.settle({}),
  });
}

/** The same answer without its end; billed for what is left of it. A refusal is no stream and stays whole. */
function cut(reply: HttpReply, afterChunks: number): HttpReply {
  if (!('events' in reply.body)) return reply;
  // The connection ends with the body: a clean end of the transport, and still not the end of the answer.
  return {
    ...reply,
    headers: { ...reply.headers, connection: 'close' },
    body: { events: cutEvents(reply.body.events, afterChunks) },
  };
}
