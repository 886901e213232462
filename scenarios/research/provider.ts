// The provider limits, breaks, hangs or refuses while an article is summarised.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

/** The provider's trouble passes: same summary, one row. */
const recovers = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;

/** It does not: the execution fails and writes nothing. */
const stops = (failure: string, attempts: number) =>
  ({
    status: 'failed',
    failure,
    runs: { call_llm: attempts, save_result: 0 },
    effects: { research_results: 0 },
  }) as const;

export const researchProvider: readonly ExecutionScenario[] = [
  {
    name: 'research/summarises-one-article',
    why: 'Without any fault: one page, one LLM call, one row.',
    ...oneArticle,
    expect: {
      ...recovers,
      runs: { fetch_url: 1, call_llm: 1, save_result: 1 },
      options: {
        fetch_url: { taskQueue: 'research-queue', startToClose: '30 seconds', attempts: 3 },
        call_llm: { startToClose: '60 seconds', attempts: 5, initialInterval: '2 seconds', coefficient: 2 },
        save_result: { startToClose: '10 seconds' },
      },
    },
  },
  {
    name: 'research/rate-limited-retry-after-seconds',
    tags: ['foreign'],
    why: 'Retry-After in seconds is waited out, although the backoff would be shorter.',
    ...oneArticle,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 2] }, retryAfter: { seconds: 30 } }],
    expect: { ...recovers, runs: { call_llm: 3 }, virtualTime: { atLeast: '60s', atMost: '2 minutes' } },
  },
  {
    name: 'research/rate-limited-retry-after-date',
    tags: ['foreign'],
    why: 'Retry-After as an HTTP date is waited out just the same.',
    ...oneArticle,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { dateInSeconds: 45 } }],
    expect: { ...recovers, runs: { call_llm: 2 }, virtualTime: { atLeast: '43s', atMost: '100s' } },
  },
  {
    name: 'research/rate-limit-storm-within-attempts',
    why: 'Four 429 in a row fit the five attempts: 2 + 4 + 8 + 16 s of backoff, then the summary.',
    ...oneArticle,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 4] } }],
    expect: { ...recovers, runs: { call_llm: 5 }, virtualTime: { atLeast: '30s', atMost: '90s' } },
  },
  {
    name: 'research/rate-limit-storm-beyond-attempts',
    why: 'A storm that outlasts the five attempts fails the execution, and nothing is written.',
    ...oneArticle,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 5] } }],
    expect: stops('RateLimitError', 5),
  },
  {
    name: 'research/unauthorized-stops',
    tags: ['foreign'],
    why: 'A wrong key is asked once and never again.',
    ...oneArticle,
    faults: [{ kind: 'llm.unauthorized', on: { activity: 'call_llm', attempts: 'every' } }],
    expect: stops('AuthenticationError', 1),
  },
  {
    name: 'research/context-length-stops',
    tags: ['foreign'],
    why: 'A prompt that is too long is sent once: the same request can never succeed.',
    ...oneArticle,
    faults: [{ kind: 'llm.context-length', on: { activity: 'call_llm', attempts: 'every' } }],
    expect: stops('ContextLengthExceeded', 1),
  },
  {
    name: 'research/server-error-passes',
    tags: ['foreign'],
    why: 'HTTP 500 is retried by policy and paid for once.',
    ...oneArticle,
    faults: [{ kind: 'llm.server-error', on: { activity: 'call_llm', attempts: [1, 2] }, status: 500 }],
    expect: { ...recovers, runs: { call_llm: 3 } },
  },
  {
    name: 'research/unavailable-passes',
    why: 'HTTP 503 is retried by policy and paid for once.',
    ...oneArticle,
    faults: [{ kind: 'llm.server-error', on: { activity: 'call_llm' }, status: 503 }],
    expect: { ...recovers, runs: { call_llm: 2 } },
  },
  {
    name: 'research/provider-hangs',
    tags: ['foreign'],
    why: "No answer at all: the client's own timeout ends the attempt, the next one succeeds.",
    ...oneArticle,
    faults: [{ kind: 'llm.hang', on: { activity: 'call_llm' } }],
    expect: { ...recovers, runs: { call_llm: 2 } },
  },
  {
    name: 'research/connection-reset',
    tags: ['foreign'],
    why: 'A reset connection is a blip, not an end.',
    ...oneArticle,
    faults: [{ kind: 'llm.reset', on: { activity: 'call_llm', attempts: [1, 2] } }],
    expect: { ...recovers, runs: { call_llm: 3 } },
  },
  {
    name: 'research/model-refuses',
    why: 'A model that declines (`refusal` of OpenAI) has answered: it is not asked again, the execution ends with the type, and its words are no summary.',
    ...oneArticle,
    world: {
      ...oneArticle.world,
      llm: { answers: [{ content: 'I cannot help with this article.', refused: true }] },
    },
    expect: stops('ContentRefusedError', 1),
  },
];
