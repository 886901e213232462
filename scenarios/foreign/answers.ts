// What clients of others let through or wait for, found in published code (docs/foreign.md): our adapters must survive it.
import type { ExecutionScenario } from 'ordeal/scenario';
import { shortContract, written } from '../document-processing/work.ts';
import { review } from '../document-review/work.ts';
import { oneArticle } from '../research/work.ts';

const tags = ['foreign'] as const;
const page = { activity: 'fetch_url', request: 'GET {pages}/durable-execution' } as const;

export const foreignAnswers: readonly ExecutionScenario[] = [
  {
    name: 'research/page-cut-behind-connection-close',
    tags,
    why: "Node's fetch takes half a page in chunks for the whole one where the answer says connection: close (finding D1): ours asks again.",
    ...oneArticle,
    faults: [{ kind: 'service.body-cut', on: page, framing: 'chunks' }],
    expect: {
      status: 'completed',
      result: 'as-without-faults',
      runs: { fetch_url: 2, call_llm: 1, save_result: 1 },
      effects: { research_results: 1 },
    },
  },
  {
    name: 'document-review/wait-of-centuries-is-not-slept',
    tags,
    why: "Anthropic's client sleeps for any Retry-After inside the attempt (finding F11): ours reports it, and what does not fit into 5 minutes ends the review.",
    ...review,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'generate_summary' }, retryAfter: { seconds: 99_999_999_999 } }],
    expect: {
      status: 'failed',
      failure: 'RateLimitError',
      runs: { fetch_document: 1, generate_summary: 1, run_local_model: 0, save_results: 0 },
      effects: { document_reviews: 0 },
      virtualTime: { atMost: '6 minutes' },
    },
  },
  {
    name: 'document-processing/vectors-that-the-client-lets-through',
    tags,
    why: "OpenAI's client hands over vectors that are empty, short or missing without an error (finding F10): none of them is kept.",
    ...shortContract,
    faults: [
      { kind: 'llm.embeddings', on: { activity: 'embed', attempts: 1 }, wrong: 'short' },
      { kind: 'llm.embeddings', on: { activity: 'embed', attempts: 2 }, wrong: 'empty' },
      { kind: 'llm.embeddings', on: { activity: 'embed', attempts: 3 }, wrong: 'missing' },
    ],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 4, extract: 12 } },
  },
];
