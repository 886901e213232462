// Streams that are late, stall, break off or end in an error while a summary is made: a part of it is never taken for the whole.
import type { ExecutionScenario } from 'ordeal/scenario';
import { approvedReview, kept, onceEach } from './work.ts';

const summary = (attempt: number) => ({ activity: 'generate_summary', attempts: attempt }) as const;

export const reviewStreams: readonly ExecutionScenario[] = [
  {
    name: 'document-review/stream-cut-in-every-way',
    tags: ['foreign'],
    why: 'A stream that ends by a reset, inside a character, behind all its text or before its last blank line is no summary, four times in a row.',
    ...approvedReview,
    faults: [
      { kind: 'llm.stream-cut', on: summary(1), afterChunks: 2, by: 'reset' },
      { kind: 'llm.stream-cut', on: summary(2), afterChunks: 2, by: 'half-character' },
      { kind: 'llm.stream-cut', on: summary(3), afterChunks: 'all' },
      { kind: 'llm.stream-cut', on: summary(4), afterChunks: 'all', by: 'half-event' },
    ],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 5 } },
  },
  {
    name: 'document-review/error-in-mid-stream',
    tags: ['foreign'],
    why: 'An overload, a rate limit and a server error inside a stream that began with 200 are ridden out, and half a summary is none.',
    ...approvedReview,
    faults: [
      { kind: 'llm.stream-error', on: summary(1), afterChunks: 2, error: 'overloaded' },
      { kind: 'llm.stream-error', on: summary(2), afterChunks: 1, error: 'rate-limit' },
      { kind: 'llm.stream-error', on: summary(3), afterChunks: 0, error: 'server-error' },
    ],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 4 } },
  },
  {
    name: 'document-review/slow-streams',
    why: 'A first token that is late and tokens that trickle are waited for while they come within the time: nobody asks twice.',
    ...approvedReview,
    args: [{ doc_id: 'contract-{n}', source_url: '{pages}/contract-7' }],
    executions: 2,
    faults: [
      { kind: 'llm.slow-first-token', on: { activity: 'generate_summary', execution: 1 }, delayMs: 800 },
      { kind: 'llm.slow-tokens', on: { activity: 'generate_summary', execution: 2 }, everyMs: 40 },
    ],
    expect: {
      status: 'completed',
      effects: { document_reviews: 2 },
      runs: { generate_summary: 2, save_results: 2 },
    },
  },
  {
    name: 'document-review/worker-gives-up-a-stream-at-its-end',
    why: 'A worker that is asked to end and gives its activities a tenth of a second cancels a slow stream: the summary is made again at once, and half of it is none.',
    ...approvedReview,
    faults: [
      { kind: 'llm.slow-tokens', on: summary(1), everyMs: 1_000 },
      { kind: 'worker.drain', on: { activity: 'generate_summary', at: 'chunk', nth: 2 }, graceMs: 100 },
    ],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 2 } },
  },
  {
    name: 'document-review/stream-stalls',
    why: 'A stream that says nothing more and stays open is given up when its time is over, and asked for again.',
    ...approvedReview,
    faults: [{ kind: 'llm.stall', on: summary(1), afterChunks: 2 }],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 2 } },
  },
  {
    name: 'document-review/document-source-hangs',
    why: 'A document service that does not answer, and one whose document comes late, hold up one attempt and no more.',
    ...approvedReview,
    faults: [
      { kind: 'service.hang', on: { activity: 'fetch_document', request: 'GET {pages}/contract-7' } },
      { kind: 'service.slow', on: { activity: 'fetch_document', attempts: 2 }, delayMs: 300 },
    ],
    expect: { ...kept, runs: { ...onceEach, fetch_document: 2 } },
  },
];
