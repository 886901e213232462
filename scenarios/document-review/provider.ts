// The provider limits, breaks or refuses while a summary is made.
import type { ExecutionScenario } from 'ordeal/scenario';
import { approvedReview, kept, onceEach, review } from './work.ts';

/** The review ends failed, with the error in its state, and get_status says so after the end. */
const failsWith = (type: string, requests: number) =>
  ({
    watch: [
      {
        query: 'get_status',
        answers: [
          { doc_id: 'contract-7', status: 'fetching', progress: 'processing' },
          { doc_id: 'contract-7', status: 'summarizing', progress: 'processing' },
          {
            doc_id: 'contract-7',
            status: 'failed',
            progress: 'processing',
            error: { during: 'summarizing', type, message: '*' },
          },
        ],
      },
    ],
    expect: {
      status: 'failed',
      failure: type,
      runs: { fetch_document: 1, generate_summary: requests, run_local_model: 0, save_results: 0 },
      effects: { document_reviews: 0 },
    },
  }) satisfies Partial<ExecutionScenario>;

export const reviewProvider: readonly ExecutionScenario[] = [
  {
    name: 'document-review/rate-limited-with-retry-after',
    why: 'Two 429s that ask for 20 s each are waited out, never sooner than asked.',
    ...review,
    actions: [{ signal: 'approve_summary', args: [true], at: '2 hours' }],
    faults: [
      { kind: 'llm.rate-limit', on: { activity: 'generate_summary', attempts: [1, 2] }, retryAfter: { seconds: 20 } },
    ],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 3 } },
  },
  {
    name: 'document-review/quota-of-one-summary-an-hour-is-up',
    why: "One summary an hour by the provider's own clock, which no wait of the execution turns: the revision is limited for longer than its five minutes, and fails.",
    ...review,
    world: { ...review.world, llm: { quota: { requests: 1, per: '1 hour', clock: 'wall' } } },
    actions: [{ signal: 'request_revision', args: ['Name the parties.'], at: '20 hours' }],
    expect: {
      status: 'failed',
      failure: 'RateLimitError',
      runs: { generate_summary: 2, save_results: 0 },
      effects: { document_reviews: 0 },
    },
  },
  {
    name: 'document-review/eight-rate-limited-at-once',
    why: 'Eight reviews are limited together and come back one after the other: each wait has a jitter of its own.',
    ...approvedReview,
    args: [{ doc_id: 'contract-{n}', source_url: '{pages}/contract-7' }],
    executions: 8,
    faults: [
      {
        kind: 'llm.rate-limit',
        on: { activity: 'generate_summary', attempts: 1, instance: 'every' },
        retryAfter: { seconds: 20 },
      },
    ],
    // The waits are 20 to 30 s. Eight of them within 2 s would be chance in one run of ten thousand.
    expect: {
      status: 'completed',
      effects: { document_reviews: 8 },
      runs: { generate_summary: 16, save_results: 8 },
      jitter: { generate_summary: '2s' },
    },
  },
  {
    name: 'document-review/overload-passes',
    tags: ['foreign'],
    why: 'Four failures of an overloaded provider are ridden out by the policy; the fifth attempt is the last.',
    ...approvedReview,
    faults: [{ kind: 'llm.server-error', on: { activity: 'generate_summary', attempts: [1, 4] }, status: 529 }],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 5 } },
  },
  {
    name: 'document-review/stream-cut-short',
    tags: ['foreign'],
    why: 'A stream that ends before it is whole is no summary: it is asked for again.',
    ...approvedReview,
    faults: [{ kind: 'llm.stream-cut', on: { activity: 'generate_summary' }, afterChunks: 2 }],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 2 } },
  },
  {
    name: 'document-review/unauthorized-stops-at-once',
    why: 'A 401 is not tried again: the review ends failed with the error, nothing is kept.',
    ...review,
    faults: [{ kind: 'llm.unauthorized', on: { activity: 'generate_summary', attempts: 'every' } }],
    ...failsWith('AuthenticationError', 1),
  },
  {
    name: 'document-review/no-credit-stops-at-once',
    tags: ['foreign'],
    why: 'A provider without credit is not asked again.',
    ...review,
    faults: [{ kind: 'llm.quota', on: { activity: 'generate_summary', attempts: 'every' } }],
    ...failsWith('QuotaExceededError', 1),
  },
  {
    name: 'document-review/overload-beyond-attempts',
    why: 'An overload that outlasts the five attempts ends the review failed.',
    ...review,
    faults: [{ kind: 'llm.server-error', on: { activity: 'generate_summary', attempts: 'every' }, status: 503 }],
    ...failsWith('ServerError', 5),
  },
  {
    name: 'document-review/outage-beyond-five-minutes',
    why: 'Waits that would add up to more than the 5 minutes of schedule-to-close end the review failed, not parked.',
    ...review,
    faults: [
      {
        kind: 'llm.rate-limit',
        on: { activity: 'generate_summary', attempts: 'every' },
        retryAfter: { seconds: 200 },
      },
    ],
    ...failsWith('RateLimitError', 2),
  },
  {
    name: 'document-review/model-refuses-in-mid-stream',
    why: 'A model that stops with `refusal` (Anthropic) behind half a summary is not asked again: the review ends failed with the error, and the half is no summary.',
    ...review,
    world: {
      ...review.world,
      llm: { answers: [{ content: 'This agreement is about turbines, and the Supplier', refused: true }] },
    },
    ...failsWith('ContentRefusedError', 1),
  },
];
