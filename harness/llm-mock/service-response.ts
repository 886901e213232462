// A scripted answer of a service as a response: whole, or half of it.
import { HttpResponse } from 'msw';
import type { ServiceReply } from '../scenario/types.ts';
import { bodyOf, halfParts, type Ending } from './stream.ts';

/** Statuses whose answers have no body. */
const BODILESS = [204, 205, 304];

export function responseOf({ status = 200, json, text, headers = {} }: ServiceReply): Response {
  if (BODILESS.includes(status)) return new HttpResponse(null, { status, headers });
  if (json !== undefined) return HttpResponse.json(json as Record<string, unknown>, { status, headers });
  return new HttpResponse(text ?? '', { status, headers: { ...TEXT, ...headers } });
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' } as const;

/** Whether less than the whole body goes over the wire when half of it is sent. */
export const hasHalf = (method: string, reply: ServiceReply): boolean => {
  if (method === 'HEAD' || BODILESS.includes(reply.status ?? 200)) return false;
  const { length } = bytesOf(reply);
  return halfParts(bytesOf(reply)).reduce((sum, { wire }) => sum + wire.length, 0) < length;
};

/** The body of the answer, as it would go over the wire. */
export const bytesOf = ({ json, text = '' }: ServiceReply): Uint8Array =>
  Buffer.from(json === undefined ? text : JSON.stringify(json));

interface Way {
  readonly end: 'fin' | 'reset' | 'stall';
  readonly framing: 'length' | 'chunks';
  over(): void;
  ending(left: AbortSignal): Promise<Ending>;
}

/** Half of the bytes: under the length of all of them, or in chunks without the last one. */
export function halfOf({ status = 200, json, headers = {} }: ServiceReply, whole: Uint8Array, way: Way): Response {
  const body = bodyOf(halfParts(whole), {
    pause: () => Promise.resolve(),
    sent: () => undefined,
    over: () => way.over(),
    ending: (left) => way.ending(left),
  });
  const type = json === undefined ? TEXT : { 'content-type': 'application/json' };
  if (way.framing === 'chunks')
    return new HttpResponse(body, { status, headers: { ...type, ...headers, connection: 'close' } });
  // Clients of Node take a reset behind `connection: close` for a clean end.
  const closing: Record<string, string> = way.end === 'fin' ? { connection: 'close' } : {};
  const length = { 'content-length': String(whole.length), ...closing };
  return new HttpResponse(body, { status, headers: { ...type, ...headers, ...length } });
}
