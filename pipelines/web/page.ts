// Fetches one page over HTTP, bounded in time and size, with the same failure types as every other service.
import { failure, refused } from '../llm/classify.ts';
import { HTTP_REFUSALS } from '../llm/refusals.ts';
import { requestOnce } from './request.ts';

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

export const fetchPage: FetchPage = ({ maxChars, ...request }) =>
  requestOnce(request, async (response, address) => {
    if (!response.ok) throw await refusedPage(response);
    const text = cut(await readStart(response), maxChars);
    if (text.trim() === '')
      throw failure('InvalidAnswerError', `The page ${address.origin}${address.pathname} is empty`);
    return text;
  });

/** What is asked of {@link getWhole}. */
export interface WholeRequest {
  readonly url: string;
  /** A larger body is refused, not cut. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Fetches a body as it is, whole. Throws ApplicationFailures of the types in llm/failures.ts; a body that is too large is an InvalidRequestError. */
export const getWhole = ({ maxBytes, ...request }: WholeRequest): Promise<Buffer> =>
  requestOnce(request, async (response) => {
    if (!response.ok) throw await refusedPage(response);
    return readWhole(response, maxBytes);
  });

async function readWhole(response: Response, maxBytes: number): Promise<Buffer> {
  const tooLarge = (bytes: string) =>
    failure('InvalidRequestError', `The document has ${bytes} bytes; at most ${maxBytes} are taken`);
  const announced = response.headers.get('content-length');
  if (Number(announced ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(String(announced));
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the body: no more of a body that is too large is read than it takes to know.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw tooLarge(`more than ${maxBytes}`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The failure of an answer that is not 2xx, with its Retry-After; `details[0].status` is the status. */
export async function refusedPage(response: Response): Promise<Error> {
  // An unread body keeps its connection busy.
  await response.body?.cancel();
  const { status, statusText, headers } = response;
  return refused({ status, message: `${status} ${statusText}`, headers }, HTTP_REFUSALS, Date.now());
}

/** The first 64 KB of the body as text. */
export async function readStart(response: Response): Promise<string> {
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
