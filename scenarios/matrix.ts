// The columns of the matrix: whose work every kind of fault is put to, and where a pipeline means to end otherwise than its fault demands.
import type { MatrixColumn, MatrixException } from 'ordeal/scenario';
import { ended } from './agent/work.ts';

/** A page of text is whatever comes with 200. */
const anyPage = (what: string): MatrixException => ({
  faults: ['service.html'],
  why: `${what} is text of any kind: the page of a proxy that comes with 200 cannot be told from it.`,
  expect: { status: 'completed' },
});

const agentExceptions: readonly MatrixException[] = [
  {
    faults: ['llm.refusal'],
    why: 'A model that declines ends the loop with the outcome "refused", which whoever started the agent reads.',
    expect: { status: 'completed', result: ended('refused', null, '*') },
  },
  {
    faults: ['llm.broken-json'],
    why: 'An answer that cannot be read is told to the model, which answers in a step of its own: five steps in place of four.',
    expect: { status: 'completed', result: ended('finished', 'About 1.55 kg.', 5), effects: { agent_notes: 1 } },
  },
  {
    faults: [
      'service.client-error/400',
      'service.client-error/404',
      'service.client-error/410',
      'service.client-error/422',
    ],
    why: 'A tool that says no is told to the model, which does without.',
    expect: { status: 'completed', result: ended('finished', 'About 1.55 kg.', 4), effects: { agent_notes: 1 } },
  },
  {
    ...anyPage('What a search finds'),
    expect: { status: 'completed', result: ended('finished', 'About 1.55 kg.', 4), effects: { agent_notes: 1 } },
  },
];

const asWritten = (field: string) => ({ field, value: 'as written in the section', confidence: 0.93 });

const tooLate: MatrixException = {
  faults: ['signal.at-timeout/timeout-first'],
  why: 'The three days are over before the approval is there: the fallback leaves the doubtful value out, as when nobody decides.',
  expect: {
    status: 'completed',
    result: {
      equals: {
        docId: 'contract-24-pages',
        pages: 24,
        chunks: 12,
        path: 'fallback',
        fields: [
          { field: 'parties', value: 'Ada Lovelace Ltd and Analytical Engines GmbH', confidence: 0.97 },
          asWritten('effective_date'),
          asWritten('term'),
          asWritten('payment_terms'),
          { field: 'liability_cap', value: null, confidence: 0.4 },
          asWritten('governing_law'),
        ],
        artifacts: '*',
        writtenTo: ['contract-register', 'search-index', 'payment-schedule'],
      },
    },
    effects: { downstream_writes: 3 },
  },
};

const withoutTheLate: MatrixException = {
  faults: ['signal.at-timeout/timeout-first'],
  why: 'The hour for late sources is over before the passage is there: what was found is ranked without it.',
  expect: {
    status: 'completed',
    result: {
      equals: {
        query: 'what survives a crash',
        candidates: 3,
        ranking: [
          { id: 'durable', score: 1 },
          { id: 'timer', score: 0.5 },
        ],
      },
    },
    effects: { rankings: 1 },
  },
};

export const matrixColumns: readonly MatrixColumn[] = [
  { base: 'research/summarises-one-article', except: [anyPage('An article')] },
  { base: 'research/approved-after-an-hour', name: 'research-approval' },
  {
    // Decided by an update; faults of signals have their places in the columns around it.
    base: 'document-review/decided-by-update',
    except: [
      anyPage('A document'),
      {
        faults: ['llm.rate-limit/absurd'],
        why: 'A wait is believed up to an hour, and a summary has five minutes in all: it is given up at once.',
        expect: { status: 'failed', failure: 'RateLimitError', effects: { document_reviews: 0 } },
      },
    ],
  },
  { base: 'document-processing/doubtful-field-approved', except: [tooLate] },
  { base: 'enrichment/enriches-one-connector' },
  { base: 'agent/goes-by-what-was-done', except: agentExceptions },
  { base: 'rerank/late-candidates-join', except: [withoutTheLate] },
  { base: 'determinism-tax/time-ids-and-order-done-right' },
];
