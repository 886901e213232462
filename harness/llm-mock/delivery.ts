// From a reply to the response that goes out, with the ledger kept on the way.
import { HttpResponse } from 'msw';
import type { SentStream } from '../../reports/evidence/types.ts';
import type { Course, HttpReply, Reply, StreamEvent } from './reply.ts';
import { isRefusal, spoilt, type TrueAnswer } from './spoil.ts';
import { bodyOf, CHUNK_PAUSE_MS, halfParts, RESET_PAUSE_MS } from './stream.ts';
import type { Visit } from './visit.ts';

/** What a struck request gets. A response of type `error` means: no answer, break the connection. */
export async function deliver(visit: Visit, reply: Reply, left: AbortSignal, truly: TrueAnswer): Promise<Response> {
  switch (reply.kind) {
    case 'http':
      return send(visit, reply);
    case 'spoilt':
      return answer(visit, spoilt(truly, reply), left, reply);
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

/** Sends the true answer, after its latency; a stream takes that long from end to end. Refusals come at once and whole. */
export async function answer(
  visit: Visit,
  reply: HttpReply,
  left: AbortSignal,
  course: Course = {},
): Promise<Response> {
  if (isRefusal(reply)) return send(visit, reply);
  const waitMs = visit.drawLatency();
  if ('events' in reply.body) return stream(visit, reply, reply.body.events, course, waitMs);
  const { status, usage, billed } = reply;
  // A caller that dies while the model is at work has paid for it.
  visit.note({ status, ...usage, billed });
  if (waitMs > 0) await visit.wait(waitMs, left);
  if (course.firstMs !== undefined) await visit.waitUnlessHealed(course.firstMs, left);
  if (course.end === undefined || !('json' in reply.body)) return send(visit, reply);
  return half(visit, reply, reply.body.json, course.end);
}

/** Sends at once. */
export function send(visit: Visit, reply: HttpReply): Response {
  const { status, headers, body, usage, billed, retryAfterMs } = reply;
  if ('events' in body) return stream(visit, reply, body.events, {}, 0);
  visit.settle({ status, billed, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...usage });
  if ('json' in body) return HttpResponse.json(body.json as Record<string, unknown>, { status, headers });
  return new HttpResponse(body.html, { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
}

/** The connection ends with the body. Never before a reset: clients of Node take one behind this header for a clean end. */
const closing = (end: Course['end']): Record<string, string> => (end === 'fin' ? { connection: 'close' } : {});

/** Each event has its moment; one that is late shortens the pauses after it, so that the whole takes what it should. */
function stream(
  visit: Visit,
  { status, headers, usage, billed }: HttpReply,
  events: readonly StreamEvent[],
  course: Course,
  streamMs: number,
): Response {
  const begunMs = visit.elapsed();
  const everyMs = streamMs / Math.max(1, events.length);
  const first = events.findIndex(({ kind }) => kind === 'piece');
  let nth = 0;
  let told: SentStream = { pieces: 0, whole: false };
  // From here on the prompt is paid for, whatever becomes of the stream.
  visit.note({ status, billed, ...usage, tokensOut: 0, stream: told });
  const body = bodyOf(events, {
    async pause(event, signal) {
      nth += 1;
      await visit.wait(Math.max(CHUNK_PAUSE_MS, Math.ceil(begunMs + nth * everyMs - visit.elapsed())), signal);
      const lateMs = event === events[first] ? (course.firstMs ?? course.everyMs) : course.everyMs;
      if (lateMs !== undefined) await visit.waitUnlessHealed(lateMs, signal);
    },
    sent: (event) => {
      told = { pieces: told.pieces + (event.kind === 'piece' ? 1 : 0), whole: told.whole || event.terminal === true };
      visit.note({ tokensOut: event.tokensOut, stream: told });
    },
    over: () => visit.settle({}),
    ending: (signal) => ended(visit, course.end, signal),
  });
  return new HttpResponse(body, {
    status,
    headers: {
      ...headers,
      ...closing(course.end),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    },
  });
}

/** Half the body of an answer that is no stream. Only one that ends cleanly says nothing of its length. */
function half(visit: Visit, { status, headers }: HttpReply, json: unknown, end: NonNullable<Course['end']>): Response {
  const whole = Buffer.from(JSON.stringify(json));
  const body = bodyOf(halfParts(whole), {
    pause: () => Promise.resolve(),
    sent: () => undefined,
    over: () => visit.settle({}),
    ending: (signal) => ended(visit, end, signal),
  });
  const length = end === 'fin' ? {} : { 'content-length': String(whole.length) };
  return new HttpResponse(body, {
    status,
    headers: { ...headers, ...closing(end), ...length, 'content-type': 'application/json' },
  });
}

/** How the transport ends behind what was sent. The pause lets what was sent arrive before a reset. */
async function ended(visit: Visit, end: Course['end'], left: AbortSignal): Promise<'fin' | 'reset'> {
  if (end === undefined || end === 'fin') return 'fin';
  if (end === 'stall') await visit.untilLetGo(left);
  else await visit.wait(RESET_PAUSE_MS, left);
  return 'reset';
}
