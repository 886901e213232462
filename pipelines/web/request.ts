// One HTTP request, bounded in time, with the same failure types as every other service.
import { classify, failure, type CallBounds } from '../llm/classify.ts';
import { wholeAnswers } from './whole-answers.ts';

export interface WebRequest {
  readonly url: string;
  /** Default: POST with a body, GET without one. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const JSON_BODY = { 'content-type': 'application/json' } as const;

/**
 * Asks once. The bound on time holds until `read` has settled.
 *
 * @param read - makes the result of the answer, whatever its status
 * @throws ApplicationFailure of the types in llm/failures.ts; those that `read` throws as they are
 */
export async function requestOnce<T>(
  { url, method, headers = {}, body, timeoutMs, signal }: WebRequest,
  read: (response: Response, address: URL) => Promise<T>,
): Promise<T> {
  const address = httpAddress(url);
  const bounds: CallBounds = { cancelled: signal, deadline: AbortSignal.timeout(timeoutMs) };
  try {
    const response = await fetch(address, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(body === undefined ? {} : JSON_BODY), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([bounds.cancelled, bounds.deadline]),
      dispatcher: wholeAnswers,
    });
    return await read(response, address);
  } catch (error) {
    throw classify(error, bounds, Date.now());
  }
}

function httpAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol === 'http:' || address?.protocol === 'https:') return address;
  throw failure('ValueError', `'${url}' is not an http or https address`);
}
