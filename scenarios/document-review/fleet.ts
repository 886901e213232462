// Many reviews at once: the GPU queue holds two at a time over all workers, and nothing else waits behind it.
import type { ExecutionScenario } from 'ordeal/scenario';
import { approvedReview } from './work.ts';

const many = { ...approvedReview, args: [{ doc_id: 'contract-{n}', source_url: '{pages}/contract-7' }] } as const;

export const reviewFleet: readonly ExecutionScenario[] = [
  {
    name: 'document-review/twenty-at-once',
    why: 'Twenty reviews on two worker processes: never more than two analyses at a time, and no fetch or summary waits for them.',
    ...many,
    executions: 20,
    workers: 2,
    expect: {
      status: 'completed',
      effects: { document_reviews: 20 },
      runs: { fetch_document: 20, generate_summary: 20, run_local_model: 20, save_results: 20 },
      concurrent: { run_local_model: 2 },
      queueWait: { fetch_document: '2s', generate_summary: '2s' },
    },
  },
  {
    name: 'document-review/gpu-worker-killed-inside-an-analysis',
    why: 'A worker dies while it analyses for one review and begins for another: its slots come free, every review ends with one row.',
    ...many,
    executions: 4,
    workers: 2,
    faults: [{ kind: 'worker.kill', on: { activity: 'run_local_model', at: 'before', nth: 2 }, workers: 'all' }],
    expect: {
      status: 'completed',
      effects: { document_reviews: 4 },
      // Only the step after the decision: at the kill, any earlier one may be in flight in another review.
      runs: { save_results: 4 },
      concurrent: { run_local_model: 2 },
    },
  },
];
