// Inputs and documents that make no sense end in a typed failure, and nothing is written.
import type { ExecutionScenario } from 'ordeal/scenario';
import { review } from './work.ts';

/** Refused before anything is asked of anybody. */
const refused = {
  status: 'failed',
  failure: 'ValueError',
  runs: { fetch_document: 0, generate_summary: 0, run_local_model: 0, save_results: 0 },
  effects: { document_reviews: 0 },
} as const;

const wrong = (name: string, why: string, input: unknown): ExecutionScenario => ({
  name: `document-review/${name}`,
  why,
  ...review,
  args: [input],
  expect: refused,
});

const source_url = '{pages}/contract-7';
const unusable = { status: 'failed', failure: 'InvalidRequestError', effects: { document_reviews: 0 } } as const;

export const reviewInputs: readonly ExecutionScenario[] = [
  wrong('id-with-path-characters', 'An id that climbs out of its folder names no document.', {
    doc_id: '../../etc/passwd',
    source_url,
  }),
  wrong('no-id', 'An input without an id is refused.', { source_url }),
  wrong('id-of-another-type', 'A number is no id.', { doc_id: 7, source_url }),
  wrong('no-object', 'A text is no input.', 'contract-7'),
  wrong('source-of-another-type', 'A source that is no reference is refused.', { doc_id: 'contract-7', source: [1] }),
  wrong('wait-that-is-no-duration', 'A wait that nobody can read is refused.', {
    doc_id: 'contract-7',
    source_url,
    approval_wait: 'until Friday',
  }),
  {
    name: 'document-review/document-not-there',
    why: 'A document that its service does not have is not asked for again, and the model is not asked at all.',
    ...review,
    args: [{ doc_id: 'contract-7', source_url: '{pages}/no-such-contract' }],
    world: { pages: { '/no-such-contract': { status: 404 } } },
    expect: { ...unusable, runs: { fetch_document: 1, generate_summary: 0 } },
  },
  {
    name: 'document-review/document-of-60-megabytes',
    why: 'A document beyond what is taken is refused while it arrives; it is not read to its end, and nothing of it reaches a history.',
    ...review,
    args: [{ doc_id: 'contract-7', source_url: '{pages}/archive' }],
    world: { pages: { '/archive': { bytes: 60_000_000 } } },
    expect: { ...unusable, runs: { fetch_document: 1, generate_summary: 0 } },
  },
  {
    name: 'document-review/document-that-is-no-text',
    why: 'A PDF is refused with the reason, not summarised.',
    ...review,
    args: [{ doc_id: 'contract-7', source_url: '{pages}/contract-7.pdf' }],
    world: { pages: { '/contract-7.pdf': '%PDF-1.7 and so on' } },
    expect: { ...unusable, runs: { fetch_document: 1, generate_summary: 0 } },
  },
];
