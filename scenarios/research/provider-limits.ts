// The provider refuses in words of its own, or in none: overload, slow down, a proxy's page, odd waits, a quota that runs out.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

/** The provider's trouble passes: same summary, one row. */
const recovers = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;

/** It does not: the execution fails after one request and writes nothing. */
const stops = {
  status: 'failed',
  failure: 'InvalidRequestError',
  runs: { call_llm: 1, save_result: 0 },
  effects: { research_results: 0 },
} as const;

const on = { activity: 'call_llm' } as const;

export const researchLimits: readonly ExecutionScenario[] = [
  {
    name: 'research/overloaded-then-told-to-slow-down',
    why: 'Overloaded, then a 429 that names neither a limit nor a wait: the backoff of the policy, then the summary.',
    ...oneArticle,
    faults: [
      { kind: 'llm.overloaded', on },
      { kind: 'llm.slow-down', on: { ...on, attempts: 2 } },
    ],
    expect: { ...recovers, runs: { call_llm: 3 }, virtualTime: { atLeast: '6s', atMost: '60s' } },
  },
  {
    name: 'research/proxy-pages-pass',
    tags: ['foreign'],
    why: 'A page of HTML in place of an answer, with 502 and with 200: neither becomes a summary, the next attempt does.',
    ...oneArticle,
    faults: [
      { kind: 'llm.bad-gateway', on },
      { kind: 'llm.html-answer', on: { ...on, attempts: 2 } },
    ],
    expect: { ...recovers, runs: { call_llm: 3 } },
  },
  {
    name: 'research/model-not-found-stops',
    why: 'A model that does not exist is asked for once.',
    ...oneArticle,
    faults: [{ kind: 'llm.model-not-found', on: { ...on, attempts: 'every' } }],
    expect: stops,
  },
  {
    name: 'research/request-too-large-stops',
    why: 'A request that a proxy finds too large, and says so in HTML, is sent once.',
    ...oneArticle,
    faults: [{ kind: 'llm.request-too-large', on: { ...on, attempts: 'every' } }],
    expect: stops,
  },
  {
    name: 'research/rate-limited-retry-after-makes-no-sense',
    tags: ['foreign'],
    why: 'A Retry-After below zero, one of 3,170 years and one that is no number: the first and the last are not believed, the second is held to an hour.',
    ...oneArticle,
    faults: [
      { kind: 'llm.rate-limit', on, retryAfter: { seconds: -5 } },
      { kind: 'llm.rate-limit', on: { ...on, attempts: 2 }, retryAfter: { seconds: 99_999_999_999 } },
      { kind: 'llm.rate-limit', on: { ...on, attempts: 3 }, retryAfter: { text: 'Infinity' }, limit: 'tokens' },
    ],
    expect: { ...recovers, runs: { call_llm: 4 }, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/quota-of-one-request-a-minute',
    why: 'Two executions share one request a minute: the second waits for the next minute, as the 429 says, and asks once more.',
    ...oneArticle,
    executions: 2,
    world: { ...oneArticle.world, llm: { quota: { requests: 1, per: '1 minute' } } },
    expect: { status: 'completed', runs: { call_llm: 3 }, effects: { research_results: 2 } },
  },
  {
    name: 'research/quota-of-tokens-a-minute',
    why: 'Two executions share the tokens of one summary and a half: the second waits for the next minute, as the 429 says, and asks once more.',
    ...oneArticle,
    executions: 2,
    world: { ...oneArticle.world, llm: { quota: { tokens: 260, per: '1 minute' } } },
    expect: { status: 'completed', runs: { call_llm: 3 }, effects: { research_results: 2 } },
  },
  {
    name: 'research/one-of-three-rate-limited',
    why: 'Three executions at the same time, and the 429 meets the second alone, whoever asks first.',
    ...oneArticle,
    executions: 3,
    faults: [{ kind: 'llm.rate-limit', on: { ...on, execution: 2, attempts: [1, 2] }, retryAfter: { seconds: 30 } }],
    expect: { status: 'completed', runs: { call_llm: 5 }, effects: { research_results: 3 } },
  },
];
