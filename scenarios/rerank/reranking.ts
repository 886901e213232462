// Today's reranker: through crashes, rate limits, late sources and inputs that make no sense.
import type { ExecutionScenario } from 'ordeal/scenario';
import { lateCandidate, oneSearch, searchWithLateSources } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { rankings: 1 } } as const;

export const reranking: readonly ExecutionScenario[] = [
  {
    name: 'rerank/ranks-by-the-second-reranker',
    why: 'Today every execution takes rerank_v2: one search, one request to the model, one row.',
    ...oneSearch,
    expect: { ...survives, runs: { search_candidates: 1, rerank_v2: 1, save_ranking: 1 } },
  },
  {
    name: 'rerank/late-candidates-join',
    why: 'A passage that a slower source hands in while the execution waits is ranked with the others.',
    ...searchWithLateSources,
    actions: [{ signal: 'add_candidates', args: [[lateCandidate]], at: '30 minutes' }],
    expect: {
      ...survives,
      result: {
        equals: {
          query: 'what survives a crash',
          candidates: 4,
          ranking: [
            { id: 'late', score: 1 },
            { id: 'durable', score: 0.5 },
          ],
        },
      },
      virtualTime: { atLeast: '60 minutes', atMost: '61 minutes' },
    },
  },
  {
    name: 'rerank/killed-while-late-sources-are-waited-for',
    why: 'The worker dies during the wait; the passage handed in before is not lost, the search is not made again.',
    ...searchWithLateSources,
    actions: [{ signal: 'add_candidates', args: [[lateCandidate]], at: '20 minutes' }],
    faults: [{ kind: 'worker.kill', on: { at: '40 minutes' } }],
    expect: { ...survives, runs: { search_candidates: 1, rerank_v2: 1, save_ranking: 1 } },
  },
  {
    name: 'rerank/killed-with-the-scores-in-hand',
    why: 'The model has answered and charged, the worker dies: this one request is paid for twice, the row is one.',
    ...oneSearch,
    faults: [{ kind: 'worker.kill', on: { activity: 'rerank_v2', at: 'inside' } }],
    expect: { ...survives, runs: { search_candidates: 1, rerank_v2: 2, save_ranking: 1 } },
  },
  {
    name: 'rerank/killed-between-write-and-completion',
    why: 'The row is written, the worker dies before it can say so: the second attempt leaves one row.',
    ...oneSearch,
    faults: [{ kind: 'worker.kill', on: { activity: 'save_ranking', at: 'effect' } }],
    expect: { ...survives, runs: { search_candidates: 1, rerank_v2: 1, save_ranking: 2 } },
  },
  {
    name: 'rerank/rate-limited',
    why: 'Nine 429 in a row fit the ten attempts of the rate-limit policy; Retry-After is kept to.',
    ...oneSearch,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'rerank_v2', attempts: [1, 9] }, retryAfter: { seconds: 60 } }],
    expect: { ...survives, runs: { rerank_v2: 10 }, virtualTime: { atLeast: '9 minutes' } },
  },
  {
    name: 'rerank/without-a-query',
    why: 'An input without a query ends as ValueError; nothing is searched, asked or written.',
    pipeline: 'rerank',
    args: [{ search_url: '{pages}/search' }],
    expect: {
      status: 'failed',
      failure: 'ValueError',
      runs: { search_candidates: 0, rerank_v2: 0, save_ranking: 0 },
      effects: { rankings: 0 },
    },
  },
];
