// The model and the register take the time they take in production, in a twenty-fifth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { written } from './work.ts';

export const documentLatencies: readonly ExecutionScenario[] = [
  {
    name: 'document-processing/timeouts-fit-measured-latencies',
    why: 'With answers of 9 s at the median and 30 s at the 99th percentile, no timeout is far below three times the measured p99.',
    pipeline: 'document-processing',
    // Ten of each kind of attempt are measured; two pages, in two chunks, keep one worker process from being what is slow.
    args: [{ docId: 'contract-2-pages-{n}', pages: 2, register_url: '{services}/register' }],
    executions: 10,
    world: {
      services: { 'GET /register': { text: 'Ada Lovelace Ltd, registered 1843, in good standing' } },
      latency: { scale: 25, llm: { p50: '9s', p99: '30s' }, services: { p50: '12s', p99: '30s' } },
    },
    expect: { ...written, effects: { downstream_writes: 30 }, requests: { 'GET /register': 10 } },
  },
];
