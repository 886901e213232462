// One request through the fake: read, matched, struck or answered, written into the ledger.
import { HttpResponse } from 'msw';
import type { LlmBook } from './book.ts';
import { readCaller } from './caller.ts';
import { answer, deliver, send } from './delivery.ts';
import { faultReply } from './replies/registry.ts';
import type { Call, HttpReply, Provider, WrongWords } from './reply.ts';
import { refusal, unknownAddress, unreadable } from './wire/refusals.ts';
import type { Endpoint } from './wire/endpoints.ts';
import { isRecord } from './wire/prompt.ts';
import type { Visit } from './visit.ts';

/**
 * Answers one request. A response of type `error` means: no answer, break the connection.
 * @param endpoint - undefined: no endpoint of a provider has this address
 */
export async function exchange(book: LlmBook, endpoint: Endpoint | undefined, request: Request): Promise<Response> {
  const visit = book.arrive({
    caller: readCaller(request.headers),
    path: new URL(request.url).pathname,
    sdkRetry: Number(request.headers.get('x-stainless-retry-count') ?? 0) || 0,
  });
  const provider = endpoint?.provider ?? providerOf(request);
  try {
    return await serve(visit, endpoint, provider, request);
  } catch (error) {
    if (request.signal.aborted) {
      // The caller died while it was sending: nothing was answered, nothing is billed.
      visit.settle({ status: 0 });
      return HttpResponse.error();
    }
    // A defect of the fake must never look like a provider's 500: the run has to see it.
    visit.reportBroken();
    const reason = error instanceof Error ? error.message : String(error);
    return send(visit, refusal(provider, visit.requestId, `the fake provider broke: ${reason}`, 'ordeal_broken'));
  }
}

async function serve(
  visit: Visit,
  endpoint: Endpoint | undefined,
  provider: Provider,
  request: Request,
): Promise<Response> {
  const text = await request.text();
  visit.note({ requestBytes: Buffer.byteLength(text) });
  const { caller, requestId } = visit;
  if (caller === undefined) {
    const reason = `this request belongs to no trial: ${visit.strayReason}`;
    return send(visit, refusal(provider, requestId, reason, 'ordeal_unmatched'));
  }
  const body = parse(text);
  const known = body ?? {};
  const model = typeof known['model'] === 'string' ? known['model'] : '';
  visit.note({ model });
  const { pathname: path } = new URL(request.url);
  const promptTokens = endpoint?.promptTokens(known) ?? 0;
  const { answers, arrivedWallMs } = visit;
  const call: Call = { caller, provider, path, requestId, arrivedWallMs, body: known, model, promptTokens, answers };
  const truly = (wrong?: WrongWords): HttpReply => {
    if (endpoint === undefined) return unknownAddress(provider, requestId, request.method, path);
    if (body === undefined) return unreadable(provider, requestId);
    return endpoint.answer(wrong === undefined ? call : { ...call, wrong });
  };
  const json = endpoint?.wantsJson?.(known);
  const armed = visit.strike({ streamed: known['stream'] === true, says: endpoint?.says, json });
  return armed === undefined
    ? answer(visit, truly(), request.signal)
    : deliver(visit, faultReply(armed.fault, call), request.signal, truly);
}

/** Every client of Anthropic's names the version of its API. */
const providerOf = (request: Request): Provider => (request.headers.has('anthropic-version') ? 'anthropic' : 'openai');

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
