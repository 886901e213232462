// One request through the fake: read, matched, struck or answered, written into the ledger.
import { HttpResponse } from 'msw';
import { digest } from '../random.ts';
import type { LlmBook } from './book.ts';
import { keyInQuery, readCaller } from './caller.ts';
import { answer, deliver, send } from './delivery.ts';
import { isCarriedOut, type TrueAnswer } from './spoil.ts';
import { faultReply } from './replies/registry.ts';
import type { Call, HttpReply, Provider, WrongWords } from './reply.ts';
import { limitHeadersOf } from './wire/limits.ts';
import { rateLimited } from './wire/rate-limited.ts';
import { refusal, unknownAddress, unreadable } from './wire/refusals.ts';
import { wanted, type Endpoint } from './wire/endpoints.ts';
import { UnplannedRequest } from './wire/scripted.ts';
import { isRecord } from './wire/prompt.ts';
import type { Visit } from './visit.ts';

/** Characters: enough that two bodies of one run do not share one. */
const DIGEST_LENGTH = 16;

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
  visit.note(keyInQuery(request.url));
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
    visit.reportStray();
    const reason = error instanceof Error ? error.message : String(error);
    const addressed = { provider, requestId: visit.requestId, path: new URL(request.url).pathname };
    return send(visit, refusal(addressed, `the fake provider broke: ${reason}`, 'ordeal_broken'));
  }
}

async function serve(
  visit: Visit,
  endpoint: Endpoint | undefined,
  provider: Provider,
  request: Request,
): Promise<Response> {
  const text = await request.text();
  visit.note({ requestBytes: Buffer.byteLength(text), requestDigest: digest(DIGEST_LENGTH, text) });
  const { caller, requestId } = visit;
  const { pathname: path, searchParams: query } = new URL(request.url);
  if (caller === undefined) {
    const reason = `this request belongs to no trial: ${visit.strayReason}`;
    return send(visit, refusal({ provider, requestId, path }, reason, 'ordeal_unmatched'));
  }
  const body = parse(text);
  const known = body ?? {};
  const asked = { body: known, path, query };
  const model = endpoint?.model?.(asked) ?? (typeof known['model'] === 'string' ? known['model'] : '');
  visit.note({ model });
  const promptTokens = endpoint?.promptTokens(known) ?? 0;
  const { answers, arrivedWallMs } = visit;
  const who = { caller, provider, requestId, arrivedWallMs };
  const asking = (answer: number): void => visit.note({ answer });
  const call: Call = { ...who, path, query, body: known, model, promptTokens, answers, asked: asking };
  const truly = kept((wrong?: WrongWords): HttpReply => {
    if (endpoint === undefined) return unknownAddress(call, request.method);
    if (body === undefined) return unreadable(call);
    return planned(visit, wrong === undefined ? call : { ...call, wrong }, endpoint);
  });
  // The pipeline asked for something that this fake does not know: whatever it made of the 404, nothing is proven by it.
  if (endpoint === undefined)
    visit.unplanned(`no endpoint of the fake provider has the address ${request.method} ${path}`);
  const wants = wanted(endpoint, asked);
  visit.note({
    ...(wants.json === true ? { asksJson: true } : {}),
    ...(wants.base64 === true ? { asksBase64: true } : {}),
    ...(wants.usage === false ? { withoutUsage: true } : {}),
  });
  const prompt = endpoint?.prompt(known) ?? '';
  await visit.find();
  const armed = visit.strike({ ...wants, sdkRetry: visit.sdkRetry, prompt, body: text }, (fault) =>
    isCarriedOut(faultReply(fault, call), truly),
  );
  return armed === undefined
    ? answer(visit, withinQuota(visit, call, truly()), request.signal)
    : deliver(visit, faultReply(armed.fault, call), request.signal, truly);
}

/** Makes each answer once: what is told on the way is told once. */
function kept(make: TrueAnswer): TrueAnswer {
  const made = new Map<WrongWords | undefined, HttpReply>();
  return (wrong) => {
    const there = made.get(wrong) ?? make(wrong);
    made.set(wrong, there);
    return there;
  };
}

/** The true answer; where the world has none, an error that no client of a provider repeats. */
function planned(visit: Visit, call: Call, endpoint: Endpoint): HttpReply {
  try {
    return endpoint.answer(call);
  } catch (problem) {
    if (!(problem instanceof UnplannedRequest)) throw problem;
    visit.unplanned(problem.message);
    return refusal(call, problem.message, 'ordeal_unplanned');
  }
}

/** Every client of Anthropic's names the version of its API; Google's name their key. */
function providerOf({ headers }: Request): Provider {
  if (headers.has('anthropic-version')) return 'anthropic';
  return headers.has('x-goog-api-key') ? 'gemini' : 'openai';
}

/** The answer, if there is enough left for it: with what is left then, or the provider's own 429. */
function withinQuota(visit: Visit, call: Call, reply: HttpReply): HttpReply {
  if (!reply.billed) return reply;
  const { tokensIn, tokensOut } = reply.usage;
  const grant = visit.admit(`${call.provider} ${call.model}`, tokensIn + tokensOut);
  if (grant === undefined) return reply;
  if (grant.kind === 'refused') return rateLimited(call, grant);
  return { ...reply, headers: { ...reply.headers, ...limitHeadersOf(call, grant.limits) } };
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
