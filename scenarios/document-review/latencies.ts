// Document service and model take the time they take in production, in a twentieth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { approvedReview, contract } from './work.ts';

export const reviewLatencies: readonly ExecutionScenario[] = [
  {
    name: 'document-review/timeouts-fit-measured-latencies',
    why: 'With streamed summaries of 5 s at the median and 9 s at the 99th percentile, and documents of 1.2 s and 2.5 s, no timeout is far below three times the measured p99.',
    ...approvedReview,
    args: [{ doc_id: 'contract-{n}', source_url: '{services}/contract' }],
    executions: 20,
    world: {
      services: { 'GET /contract': { text: contract } },
      latency: { scale: 20, llm: { p50: '5s', p99: '9s' }, services: { p50: '1.2s', p99: '2.5s' } },
    },
    expect: { status: 'completed', effects: { document_reviews: 20 } },
  },
];
