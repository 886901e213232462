// Workers die at exact points while an article is summarised.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;

export const researchCrashes: readonly ExecutionScenario[] = [
  {
    name: 'research/killed-between-write-and-completion',
    why: 'The row is written, the worker dies before it can say so: the second attempt leaves one row.',
    ...oneArticle,
    faults: [{ kind: 'worker.kill', on: { activity: 'save_result', at: 'effect' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
  {
    name: 'research/killed-before-the-write',
    why: 'The worker dies before the write began: it is made by the next one, and the summary is not paid for again.',
    ...oneArticle,
    faults: [{ kind: 'worker.kill', on: { activity: 'save_result', at: 'before' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } },
  },
  {
    name: 'research/killed-with-the-answer-in-hand',
    why: 'The provider has answered and charged, the worker dies: exactly this one call is paid for twice.',
    ...oneArticle,
    faults: [{ kind: 'worker.kill', on: { activity: 'call_llm', at: 'inside' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
  {
    name: 'research/killed-after-the-summary',
    why: 'A crash after the LLM call does not pay for it again.',
    ...oneArticle,
    faults: [{ kind: 'worker.kill', on: { activity: 'call_llm', at: 'completed' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } },
  },
  {
    name: 'research/killed-at-a-workflow-task',
    why: 'A workflow task that was computed and never reported is computed again, with the same commands.',
    ...oneArticle,
    faults: [{ kind: 'worker.kill', on: { workflowTask: 3 } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } },
  },
  {
    name: 'research/both-workers-killed',
    why: 'The whole fleet dies at once in the middle of the LLM call; standbys end the work.',
    ...oneArticle,
    workers: 2,
    faults: [{ kind: 'worker.kill', on: { activity: 'call_llm', at: 'inside' }, workers: 'all' }],
    expect: { ...survives, runs: { fetch_url: 1, save_result: 1 } },
  },
  {
    name: 'research/killed-in-a-rate-limit-storm',
    why: 'A crash in the middle of a storm keeps the count of attempts and the wait.',
    ...oneArticle,
    faults: [
      { kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 2] }, retryAfter: { seconds: 20 } },
      { kind: 'worker.kill', on: { activity: 'call_llm', at: 'inside', nth: 3 } },
    ],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 4, save_result: 1 } },
  },
];
