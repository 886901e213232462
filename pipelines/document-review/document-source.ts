// Where a document comes from: the blob store, its own address, or the document service by its id. Whole or not at all.
import { failure } from '../llm/classify.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { getWhole } from '../web/page.ts';
import { DOCUMENT_MAX_BYTES, FETCH_TIMEOUT_MS } from './policy.ts';
import type { ReviewInput } from './types.ts';

/** Gives the text of a document. Throws ApplicationFailures of the types in llm/failures.ts and of the blob store. */
export type ReadDocument = (input: Omit<ReviewInput, 'approval_wait'>, signal: AbortSignal) => Promise<string>;

/** @param documentsUrl - base address of the document service; undefined: inputs say where their document is */
export function documentReader(blobs: BlobStore, documentsUrl: string | undefined): ReadDocument {
  return async ({ doc_id, source, source_url }, signal) => {
    if (source !== undefined) return textOf(await blobs.get(source));
    const url = source_url ?? addressOf(doc_id, documentsUrl);
    return textOf(await getWhole({ url, maxBytes: DOCUMENT_MAX_BYTES, timeoutMs: FETCH_TIMEOUT_MS, signal }));
  };
}

function addressOf(docId: string, documentsUrl: string | undefined): string {
  if (documentsUrl !== undefined) return `${documentsUrl.replace(/\/$/, '')}/${encodeURIComponent(docId)}`;
  throw failure(
    'ValueError',
    'The input says neither source nor source_url, and DOCUMENTS_URL is not set: nobody knows where the document is',
  );
}

/** Said plainly rather than guessed: text is taken, and nothing is made of anything else. */
function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw failure('InvalidRequestError', 'The document is no text in UTF-8. Give its text (pdftotext FILE -).');
  }
  if (text.startsWith('%PDF') || text.includes('\u0000'))
    throw failure('InvalidRequestError', 'The document is binary. Give its text (pdftotext FILE -).');
  const parsed = text.replace(/\r\n?/g, '\n').trim();
  if (parsed === '') throw failure('InvalidRequestError', 'The document has no text');
  return parsed;
}
