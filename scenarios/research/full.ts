// The full research: 5 pages, 10 LLM calls, one approval, one row.
import type { ExecutionScenario } from 'ordeal/scenario';
import { fiveSources } from './work.ts';

const published = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;
const actions = [{ signal: 'approve', args: [true], at: '2 hours' }] as const;

export const fullResearch: readonly ExecutionScenario[] = [
  {
    name: 'research/full-five-sources',
    why: 'Without any fault: 5 pages, 10 LLM calls, one approval, one row.',
    ...fiveSources,
    actions,
    expect: { ...published, runs: { fetch_url: 5, call_llm: 10, save_result: 1 } },
  },
  {
    name: 'research/full-crash-after-five-summaries',
    why: 'A crash after five of ten LLM calls pays for the other five only.',
    ...fiveSources,
    actions,
    faults: [{ kind: 'worker.kill', on: { activity: 'call_llm', at: 'completed', nth: 5 } }],
    expect: { ...published, runs: { fetch_url: 5, save_result: 1 } },
  },
];
