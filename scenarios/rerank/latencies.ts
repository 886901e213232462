// The search and the model take the time they take in production, in a fiftieth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneSearch, passages } from './work.ts';

export const rerankLatencies: readonly ExecutionScenario[] = [
  {
    name: 'rerank/timeouts-fit-measured-latencies',
    why: 'With rankings of 8 s at the median and 16 s at the 99th percentile, and searches of 4 s and 8 s, no timeout is far below three times the measured p99.',
    ...oneSearch,
    args: [{ query: 'what survives crash {n}', search_url: '{services}/search', late_minutes: 0 }],
    executions: 20,
    world: {
      llm: oneSearch.world.llm,
      services: { 'GET /search': { json: passages } },
      latency: { scale: 50, llm: { p50: '8s', p99: '16s' }, services: { p50: '4s', p99: '8s' } },
    },
    expect: { status: 'completed', effects: { rankings: 20 } },
  },
];
