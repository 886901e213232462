// Inputs that make no sense end in a typed failure before anything is read, asked or written.
import type { ExecutionScenario } from 'ordeal/scenario';

const wrong = (name: string, why: string, ...args: readonly unknown[]): ExecutionScenario => ({
  name: `document-processing/${name}`,
  why,
  pipeline: 'document-processing',
  args,
  expect: {
    status: 'failed',
    failure: 'ValueError',
    runs: { ocr: 0, chunk: 0, embed: 0, extract: 0, persist: 0 },
    effects: { downstream_writes: 0 },
  },
});

const sha256 = 'a'.repeat(64);

export const documentInputs: readonly ExecutionScenario[] = [
  wrong('input-missing', 'An execution without an input is refused.'),
  wrong('id-missing', 'A document without an id is refused.', { pages: 24 }),
  wrong('id-is-a-number', 'A number is no id.', { docId: 7 }),
  wrong('id-with-path-characters', 'An id that climbs out of its folder names no document.', {
    docId: '../../etc/passwd',
  }),
  wrong('pages-beyond-the-limit', 'A document longer than is taken is refused.', { docId: 'contract', pages: 100_000 }),
  wrong('source-is-a-text', 'A document is handed over as a reference to the blob store, never as its text.', {
    docId: 'contract',
    source: 'the whole text of the contract',
  }),
  wrong('document-of-60-megabytes', 'A document beyond what is taken is refused by its size, before it is read.', {
    docId: 'contract',
    source: { sha256, bytes: 60_000_000 },
  }),
];
