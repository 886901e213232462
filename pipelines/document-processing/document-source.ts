// Where the pages of a document come from: an artifact that somebody stored, or the sample contract.
import { createHash } from 'node:crypto';
import { failure } from '../llm/classify.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { PAGES_MAX, SAMPLE_PAGES } from './policy.ts';
import type { DocumentInput } from './types.ts';

/** What stands between two pages, as `pdftotext` writes it. */
export const PAGE_BREAK = '\f';

/** Gives the text of a document page by page. A real OCR engine would be one more of these. */
export interface DocumentSource {
  pages(input: DocumentInput): Promise<readonly string[]>;
}

/** Reads `source` from the blob store; without one, makes the sample contract. */
export const documentSource = (blobs: BlobStore): DocumentSource => ({
  async pages({ docId, source, pages }) {
    if (source === undefined) return samplePages(docId, pages ?? SAMPLE_PAGES);
    const bytes = await blobs.get(source);
    // Said plainly rather than guessed: there is no PDF reader in here.
    if (bytes.subarray(0, 4).toString('latin1') === '%PDF')
      throw failure('InvalidRequestError', 'The source is a PDF. Store its text (pdftotext FILE -).');
    // The text ends with a page break.
    const read = bytes.toString('utf8').replace(/\f$/, '').split(PAGE_BREAK);
    if (read.length > PAGES_MAX || read.every((page) => page.trim() === '')) {
      throw failure(
        'InvalidRequestError',
        `The source has ${read.length} pages or no text; from 1 to ${PAGES_MAX} pages are taken`,
      );
    }
    return read;
  },
});

const CLAUSES = [
  'The Supplier delivers the goods named in Annex %n within %n days of each order and carries the risk until they are handed over.',
  'Invoices are due %n days after receipt; overdue amounts bear interest of %n per cent a year from the day after they were due.',
  'Either party may end this Agreement with %n months notice to the end of a quarter, in writing, to the address in Annex %n.',
  'Neither party is liable for more than EUR %n,000 in a calendar year, save for intent and for harm to life and health.',
  'Confidential information stays confidential for %n years after this Agreement has ended, whoever ended it and why.',
  'Changes to Annex %n need a signed amendment; a change agreed by word of mouth binds nobody after %n days.',
  'Disputes are settled under the law named in Section %n, after the parties have spoken to each other for %n days.',
  'The Customer tests each delivery within %n days and says what is wrong with it in the form of Annex %n.',
] as const;
const CLAUSES_PER_PAGE = 13;

/** The same pages for the same docId, on every machine: about 1,500 characters of contract each. */
export function samplePages(docId: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const dice = createHash('sha512').update(`${docId}\n${index}`).digest();
    const clauses = Array.from({ length: CLAUSES_PER_PAGE }, (_, at) =>
      clause(dice.subarray(at * 3, at * 3 + 3), `${index + 1}.${at + 1}`),
    );
    return [`Framework Agreement ${docId}, page ${index + 1} of ${count}`, ...clauses].join('\n');
  });
}

function clause(dice: Buffer, section: string): string {
  const [which = 0, ...numbers] = dice;
  const text = CLAUSES[which % CLAUSES.length] ?? '';
  let at = 0;
  return `${section} ${text.replace(/%n/g, () => String(((numbers[at++] ?? 0) % 90) + 1))}`;
}
