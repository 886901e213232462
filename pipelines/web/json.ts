// Asks an HTTP API for JSON, bounded in time and size, with the same failure types as every other service.
import { classify, type CallBounds } from '../llm/classify.ts';
import { httpAddress, readStart, refusedPage } from './page.ts';

export interface JsonRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The JSON value of a 2xx answer, at most 64 KB of it. One call is one request. Throws ApplicationFailures of the types in
 * llm/failures.ts (an answer that is no JSON, or longer, is an InvalidAnswerError); `details[0].status` is the HTTP status.
 */
export type RequestJson = (request: JsonRequest) => Promise<unknown>;

export const requestJson: RequestJson = async ({ url, method = 'GET', headers = {}, body, timeoutMs, signal }) => {
  const address = httpAddress(url);
  const bounds: CallBounds = { cancelled: signal, deadline: AbortSignal.timeout(timeoutMs) };
  try {
    const response = await fetch(address, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : JSON_BODY), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([bounds.cancelled, bounds.deadline]),
    });
    if (!response.ok) throw await refusedPage(response);
    return JSON.parse(await readStart(response)) as unknown;
  } catch (error) {
    throw classify(error, bounds, Date.now());
  }
};

const JSON_BODY = { 'content-type': 'application/json' } as const;
