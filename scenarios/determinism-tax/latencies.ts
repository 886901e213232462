// The tracker and the model take the time they take in production, in a fiftieth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { digest, tickets } from './digest.ts';

export const digestLatencies: readonly ExecutionScenario[] = [
  {
    name: 'determinism-tax/timeouts-fit-measured-latencies',
    why: 'With digests of 8 s at the median and 16 s at the 99th percentile, and a tracker of 4 s and 8 s, no timeout is far below three times the measured p99.',
    ...digest,
    args: [{ team: 'team {n}', tickets_url: '{services}/tickets.json' }],
    executions: 20,
    world: {
      services: { 'GET /tickets.json': { json: tickets } },
      latency: { scale: 50, llm: { p50: '8s', p99: '16s' }, services: { p50: '4s', p99: '8s' } },
    },
    expect: { status: 'completed', effects: { digests: 20 } },
  },
];
