// Workers that are asked to end, or stand still and come back, while an article is summarised.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;

export const researchWorkerFaults: readonly ExecutionScenario[] = [
  {
    name: 'research/drained-inside-the-summary',
    why: 'A deploy asks the worker to end while the summary is being made: it is finished and reported first, and paid for once.',
    ...oneArticle,
    faults: [{ kind: 'worker.drain', on: { activity: 'call_llm', at: 'inside' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } },
  },
  {
    name: 'research/no-time-to-drain-the-write',
    why: 'The worker is killed before it could drain: the row is written, and the second attempt leaves it alone.',
    ...oneArticle,
    faults: [{ kind: 'worker.drain', on: { activity: 'save_result', at: 'effect' }, killAfterMs: 100 }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
  {
    name: 'research/frozen-before-the-write-is-reported',
    why: 'The worker writes, stands still and comes back when another has done it again: its late word counts for nothing, and there is one row.',
    ...oneArticle,
    faults: [{ kind: 'worker.freeze', on: { activity: 'save_result', at: 'effect' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
  {
    name: 'research/frozen-before-the-write',
    why: 'The worker stands still before it writes, and writes when another has written already: there is one row.',
    ...oneArticle,
    faults: [{ kind: 'worker.freeze', on: { activity: 'save_result', at: 'before' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
  {
    name: 'research/frozen-at-a-workflow-task',
    why: 'The worker stands still with a workflow task that is computed, and reports it when another has: nothing is done twice.',
    ...oneArticle,
    faults: [{ kind: 'worker.freeze', on: { workflowTask: 3 } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } },
  },
];
