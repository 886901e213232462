// Pages and model take the time they take in production, in a fiftieth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { fiveSources } from './work.ts';

const SOURCES = [1, 2, 3, 4, 5].map((n) => `/sources/${n}`);

export const researchLatencies: readonly ExecutionScenario[] = [
  {
    name: 'research/timeouts-fit-measured-latencies',
    why: 'With summaries of 8 s at the median and 16 s at the 99th percentile, and pages of 4 s and 8 s, no timeout is far below three times the measured p99.',
    ...fiveSources,
    args: [{ topic: 'durable execution {n}', source_urls: SOURCES.map((path) => `{services}${path}`) }],
    // 100 calls of the model and 50 of sites, each a draw of its own.
    executions: 10,
    world: {
      llm: fiveSources.world.llm,
      services: Object.fromEntries(SOURCES.map((path) => [`GET ${path}`, { text: `What ${path} says of history.` }])),
      latency: { scale: 50, llm: { p50: '8s', p99: '16s' }, services: { p50: '4s', p99: '8s' } },
    },
    actions: [{ signal: 'approve', args: [true], at: '2 hours' }],
    expect: { status: 'completed', effects: { research_results: 10 } },
  },
];
