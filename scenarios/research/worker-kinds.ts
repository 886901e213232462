// Workers that run out of memory, stand still, forget, or live in another place than the others, while an article is summarised.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;
const once = { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } } as const;

export const researchWorkerKinds: readonly ExecutionScenario[] = [
  {
    name: 'research/out-of-memory-with-the-answer-in-hand',
    why: 'The worker runs out of memory as the model has answered: this one call is paid for twice, and there is one row.',
    ...oneArticle,
    faults: [{ kind: 'worker.memory', on: { activity: 'call_llm', at: 'inside' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
  {
    name: 'research/event-loop-blocked-before-the-write-is-reported',
    why: 'The worker writes and does nothing more until another has done it again: its late word counts for nothing, and there is one row.',
    ...oneArticle,
    faults: [{ kind: 'worker.blocked-loop', on: { activity: 'save_result', at: 'effect' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
  {
    name: 'research/event-loop-blocked-for-a-moment',
    why: 'The worker does nothing for 400 ms with an answer in hand: nothing times out, and nothing is done twice.',
    ...oneArticle,
    faults: [{ kind: 'worker.blocked-loop', on: { activity: 'call_llm', at: 'inside' }, forMs: 400 }],
    expect: once,
  },
  {
    name: 'research/nothing-kept-in-memory',
    why: 'A worker that keeps no workflow in memory replays it at every task, and comes to the same end.',
    ...oneArticle,
    faults: [{ kind: 'worker.cache-eviction' }],
    expect: once,
  },
  {
    name: 'research/other-zone-and-locale-until-it-dies',
    why: 'What a worker in another time zone and language has begun, one of this machine ends, with the same result.',
    ...oneArticle,
    faults: [
      { kind: 'worker.surroundings', timeZone: 'Pacific/Chatham', locale: 'az_AZ.UTF-8' },
      { kind: 'worker.kill', on: { activity: 'call_llm', at: 'completed' } },
    ],
    expect: once,
  },
  {
    name: 'research/clock-of-the-worker-ahead',
    why: 'A worker whose clock is hours ahead waits as long as a Retry-After with a date asks.',
    ...oneArticle,
    faults: [
      { kind: 'worker.surroundings', clock: { ahead: '3 hours' } },
      { kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { dateInSeconds: 90 } },
    ],
    expect: {
      ...survives,
      runs: { fetch_url: 1, call_llm: 2, save_result: 1 },
      virtualTime: { atLeast: '89 seconds', atMost: '100 seconds' },
    },
  },
  {
    name: 'research/clock-of-the-worker-behind',
    why: 'A worker whose clock is hours behind waits no longer than a Retry-After with a date asks.',
    ...oneArticle,
    faults: [
      { kind: 'worker.surroundings', clock: { behind: '3 hours' } },
      { kind: 'llm.rate-limit', on: { activity: 'call_llm' }, retryAfter: { dateInSeconds: 90 } },
    ],
    expect: {
      ...survives,
      runs: { fetch_url: 1, call_llm: 2, save_result: 1 },
      virtualTime: { atLeast: '89 seconds', atMost: '100 seconds' },
    },
  },
  {
    name: 'research/both-workers-frozen',
    why: 'All workers stand still with the write made and not reported: others do the work, and there is one row.',
    ...oneArticle,
    workers: 2,
    faults: [{ kind: 'worker.freeze', on: { activity: 'save_result', at: 'effect' }, workers: 'all' }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
];
