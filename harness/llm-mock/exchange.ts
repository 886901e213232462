// One request through the fake: read, matched, struck or answered, written into the ledger.
import { HttpResponse } from 'msw';
import type { LlmBook } from './book.ts';
import { readCaller } from './caller.ts';
import { faultReply } from './replies/registry.ts';
import type { Call, HttpReply, Reply } from './reply.ts';
import { errorReply, invalidRequest } from './wire/api-error.ts';
import type { Endpoint } from './wire/endpoints.ts';
import { isRecord } from './wire/prompt.ts';
import type { Visit } from './visit.ts';

/** Clients retry 5xx by themselves; this header of OpenAI's tells them not to. */
const NO_RETRY = { 'x-should-retry': 'false' };

/**
 * Answers one request. A response of type `error` means: no answer, break the connection.
 * @param endpoint - undefined: no endpoint of the provider has this address
 */
export async function exchange(book: LlmBook, endpoint: Endpoint | undefined, request: Request): Promise<Response> {
  const visit = book.arrive({
    caller: readCaller(request.headers),
    path: new URL(request.url).pathname,
    sdkRetry: Number(request.headers.get('x-stainless-retry-count') ?? 0) || 0,
  });
  try {
    return await serve(visit, endpoint, request);
  } catch (error) {
    if (request.signal.aborted) {
      // The caller died while it was sending: nothing was answered, nothing is billed.
      visit.settle({ status: 0 });
      return HttpResponse.error();
    }
    // A defect of the fake must never look like a provider's 500: the run has to see it.
    visit.reportBroken();
    const reason = error instanceof Error ? error.message : String(error);
    return send(visit, refusal(visit.requestId, `the fake provider broke: ${reason}`, 'ordeal_broken'));
  }
}

async function serve(visit: Visit, endpoint: Endpoint | undefined, request: Request): Promise<Response> {
  const text = await request.text();
  visit.note({ requestBytes: Buffer.byteLength(text) });
  const { caller, requestId } = visit;
  if (caller === undefined) {
    return send(
      visit,
      refusal(requestId, `this request belongs to no trial: ${visit.strayReason}`, 'ordeal_unmatched'),
    );
  }
  const body = parse(text);
  const known = body ?? {};
  const model = typeof known['model'] === 'string' ? known['model'] : '';
  visit.note({ model });
  const { pathname: path } = new URL(request.url);
  const promptTokens = endpoint?.promptTokens(known) ?? 0;
  const { answers, arrivedWallMs } = visit;
  const call: Call = { caller, path, requestId, arrivedWallMs, body: known, model, promptTokens, answers };
  const armed = visit.strike();
  if (armed !== undefined) return deliver(visit, faultReply(armed.fault, call), request.signal);
  if (endpoint === undefined) return send(visit, unknownAddress(requestId, request.method, path));
  return send(visit, body === undefined ? unreadable(requestId) : endpoint.answer(call));
}

async function deliver(visit: Visit, reply: Reply, left: AbortSignal): Promise<Response> {
  switch (reply.kind) {
    case 'http':
      return send(visit, reply);
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

function send(visit: Visit, reply: HttpReply): Response {
  const { status, headers, body, usage, billed, retryAfterMs } = reply;
  visit.settle({ status, ...usage, billed, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  if ('json' in body) return HttpResponse.json(body.json as Record<string, unknown>, { status, headers });
  return new HttpResponse(eventStream(body.events), {
    status,
    headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  });
}

function eventStream(events: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next = 0;
  return new ReadableStream({
    pull(controller): void {
      const event = events[next];
      next += 1;
      if (event === undefined) controller.close();
      else controller.enqueue(encoder.encode(event));
    },
  });
}

/** The body as an object, `{}` when there is none, undefined when it is no JSON object. */
function parse(text: string): Call['body'] | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Answered with the provider's own 400 by the caller of this function.
    return undefined;
  }
}

const unreadable = (requestId: string): HttpReply =>
  invalidRequest(requestId, 'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.');

const unknownAddress = (requestId: string, method: string, path: string): HttpReply =>
  errorReply(requestId, {
    status: 404,
    message: `Invalid URL (${method} ${path})`,
    type: 'invalid_request_error',
    code: null,
  });

const refusal = (requestId: string, reason: string, code: string): HttpReply =>
  errorReply(requestId, {
    status: 501,
    message: `ordeal: ${reason}. The fake provider answers only activities of registered trials.`,
    type: 'ordeal_error',
    code,
    headers: NO_RETRY,
  });
