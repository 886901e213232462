// What a fault makes of the true answer, and whether that is anything at all: a strike that changes nothing is none.
import { isDeepStrictEqual } from 'node:util';
import type { Course, HttpReply, Reply, SpoiltReply, WrongWords } from './reply.ts';

/** The provider's own answer to the request: asked for where a fault spoils it. */
export type TrueAnswer = (wrong?: WrongWords) => HttpReply;

const FIRST_ERROR = 400;

/** Refusals come at once and whole, whatever strikes. */
export const isRefusal = ({ status }: HttpReply): boolean => status >= FIRST_ERROR;

/** The same answer with what is wrong with it; a stream is billed for what is left of it. A refusal stays whole. */
export function spoilt(truly: TrueAnswer, { words, events, json }: SpoiltReply): HttpReply {
  const reply = truly(words);
  const { body } = reply;
  if (isRefusal(reply)) return reply;
  if ('events' in body) return events === undefined ? reply : { ...reply, body: { events: events(body.events) } };
  return json === undefined || !('json' in body) ? reply : { ...reply, body: { json: json(body.json) } };
}

/** Whether what goes out is another answer than the true one, or the same in another way. Asks for the true one where it is spoilt only. */
export function isCarriedOut(reply: Reply, truly: TrueAnswer): boolean {
  if (reply.kind !== 'spoilt') return true;
  const whole = truly();
  if (isRefusal(whole)) return false;
  const { body } = spoilt(truly, reply);
  return travelsOtherwise(body, reply) || !isDeepStrictEqual(body, whole.body);
}

function travelsOtherwise(body: HttpReply['body'], { firstMs, everyMs, end }: Course): boolean {
  // Half of it goes out, or late.
  if ('json' in body) return firstMs !== undefined || end !== undefined;
  if (!('events' in body)) return firstMs !== undefined;
  // A stream ends cleanly in any case; what has no text has no first one that is late.
  if (end !== undefined && end !== 'fin') return true;
  if (everyMs !== undefined) return body.events.length > 0;
  return firstMs !== undefined && body.events.some(({ kind }) => kind === 'piece');
}
