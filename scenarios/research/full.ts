// The full research: 5 pages, 10 LLM calls, one approval, one row.
import type { ExecutionScenario } from 'ordeal/scenario';
import { fiveSources } from './work.ts';

const published = {
  status: 'completed',
  result: { equals: 'PUBLISHED: What a crash costs.' },
  effects: { research_results: 1 },
} as const;
/** The rate-limit policy for LLM calls. */
const rateLimitPolicy = {
  startToClose: '60 seconds',
  attempts: 10,
  initialInterval: '5 seconds',
  coefficient: 2,
  maximumInterval: '2 minutes',
  nonRetryable: ['ValueError', 'PermissionError'],
} as const;
const actions = [{ signal: 'approve', args: [true], at: '2 hours' }] as const;

export const fullResearch: readonly ExecutionScenario[] = [
  {
    name: 'research/full-five-sources',
    why: 'Without any fault: 5 pages, 10 LLM calls, one approval, one row.',
    ...fiveSources,
    actions,
    expect: {
      ...published,
      runs: { fetch_url: 5, call_llm: 10, save_result: 1 },
      options: { call_llm: rateLimitPolicy },
    },
  },
  {
    name: 'research/full-crash-after-five-summaries',
    why: 'A crash after five of ten LLM calls pays for the other five only.',
    ...fiveSources,
    actions,
    faults: [{ kind: 'worker.kill', on: { activity: 'call_llm', at: 'completed', nth: 5 } }],
    expect: { ...published, runs: { fetch_url: 5, save_result: 1 } },
  },
  {
    name: 'research/full-killed-during-the-approval-wait',
    why: 'All workers die while a person thinks about ten paid LLM calls: none is made again, and the approval that follows is not lost.',
    ...fiveSources,
    actions,
    workers: 2,
    faults: [{ kind: 'worker.kill', on: { at: '1 hour' } }],
    expect: {
      ...published,
      runs: { fetch_url: 5, call_llm: 10, save_result: 1 },
      virtualTime: { atLeast: '2 hours', atMost: '125 minutes' },
    },
  },
  {
    name: 'research/full-killed-between-write-and-completion',
    why: 'The approved briefing is written, the worker dies before it can say so: one row, and nothing else is done again.',
    ...fiveSources,
    actions,
    faults: [{ kind: 'worker.kill', on: { activity: 'save_result', at: 'effect' } }],
    expect: { ...published, runs: { fetch_url: 5, call_llm: 10, save_result: 2 } },
  },
  {
    name: 'research/full-never-approved',
    why: 'What nobody approves is not written, however much was paid for it.',
    ...fiveSources,
    expect: {
      status: 'completed',
      result: { equals: 'REJECTED: What a crash costs.' },
      runs: { fetch_url: 5, call_llm: 10, save_result: 0 },
      effects: { research_results: 0 },
      virtualTime: { atLeast: '24 hours', atMost: '1450 minutes' },
    },
  },
];
