// Fetches one page over HTTP, bounded in time and size, with the same failure types as every other service.
import { classify, failure, failureTypeOf, type CallBounds } from '../llm/classify.ts';
import { FAILURES } from '../llm/failures.ts';
import { retryAfterMs } from '../llm/retry-after.ts';

/** No page is read further than this, whatever it sends. Four times the longest cut in UTF-8, and room for a head. */
const READ_MAX_BYTES = 64 * 1_024;

export interface PageRequest {
  readonly url: string;
  /** The text is cut to this many characters. */
  readonly maxChars: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Fetches the text of a page. Throws ApplicationFailures of the types in llm/failures.ts. */
export type FetchPage = (request: PageRequest) => Promise<string>;

export const fetchPage: FetchPage = async ({ url, maxChars, timeoutMs, signal }) => {
  const address = httpAddress(url);
  const bounds: CallBounds = { cancelled: signal, deadline: AbortSignal.timeout(timeoutMs) };
  try {
    const response = await fetch(address, { signal: AbortSignal.any([bounds.cancelled, bounds.deadline]) });
    if (!response.ok) throw await refused(response);
    const text = cut(await readStart(response), maxChars);
    if (text.trim() === '')
      throw failure('InvalidAnswerError', `The page ${address.origin}${address.pathname} is empty`);
    return text;
  } catch (error) {
    throw classify(error, bounds, Date.now());
  }
};

function httpAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol === 'http:' || address?.protocol === 'https:') return address;
  throw failure('ValueError', `'${url}' is not an http or https address`);
}

async function refused(response: Response): Promise<Error> {
  // An unread body keeps its connection busy.
  await response.body?.cancel();
  const type = failureTypeOf({ status: response.status });
  return failure(type, `${response.status} ${response.statusText}`, {
    nextRetryDelayMs: FAILURES[type].retryable ? retryAfterMs(response.headers, Date.now()) : undefined,
    details: [{ status: response.status }],
  });
}

async function readStart(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop cancels the body.
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(piece, { stream: true });
    bytes += piece.byteLength;
    if (bytes >= READ_MAX_BYTES) return text;
  }
  return text + decoder.decode();
}

/** Cuts to `maxChars` without leaving half a character at the end. */
export function cut(text: string, maxChars: number): string {
  const piece = text.slice(0, maxChars);
  return /[\uD800-\uDBFF]$/.test(piece) ? piece.slice(0, -1) : piece;
}
