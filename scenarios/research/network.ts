// Networks that are slow, narrow, cut and lossy while an article is summarised, and a client that is cut off while it signals.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle, oneDraft, PUBLISHED } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;
const once = { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } } as const;
const fromTheStart = { activity: 'fetch_url', at: 'before' } as const;
const beforeTheSummary = { activity: 'call_llm', at: 'before' } as const;
const insideTheSummary = { activity: 'call_llm', at: 'inside' } as const;
const beforeTheWrite = { activity: 'save_result', at: 'before' } as const;
const written = { activity: 'save_result', at: 'effect' } as const;

const toTemporal: readonly ExecutionScenario[] = [
  {
    name: 'research/temporal-cut-during-the-summary',
    why: 'The server is out of reach while the summary is made: the worker reports it when it is back, and nothing is done again.',
    ...oneArticle,
    faults: [{ kind: 'network.down', link: 'worker-temporal', on: insideTheSummary, forMs: 500 }],
    expect: once,
  },
  {
    name: 'research/temporal-takes-the-word-and-does-not-answer',
    why: 'The completion arrives, the answer to it is lost: the worker says it again, and the server counts it once.',
    ...oneArticle,
    faults: [{ kind: 'network.timeout', link: 'worker-temporal', on: written, forMs: 500 }],
    expect: once,
  },
  {
    name: 'research/temporal-connection-reset-at-the-word',
    why: 'The connection is reset as the completion is reported: it is reported again over a new one, and the row is not written again.',
    ...oneArticle,
    faults: [{ kind: 'network.reset-peer', link: 'worker-temporal', on: written, direction: 'upstream', forMs: 300 }],
    expect: once,
  },
  {
    name: 'research/temporal-connections-end-early',
    why: 'Every connection to the server ends after 200 bytes for half a second: none of the work is lost or done again.',
    ...oneArticle,
    faults: [{ kind: 'network.limit-data', link: 'worker-temporal', on: insideTheSummary, bytes: 200, forMs: 500 }],
    expect: once,
  },
  {
    name: 'research/temporal-far-away',
    why: 'A server at the other end of the world makes the work slow and changes nothing of it.',
    ...oneArticle,
    faults: [{ kind: 'network.latency', link: 'worker-temporal', on: fromTheStart, direction: 'both', ms: 80 }],
    expect: once,
  },
  {
    name: 'research/temporal-in-small-pieces',
    why: 'Messages of the server that come in pieces are put together.',
    ...oneArticle,
    faults: [{ kind: 'network.slicer', link: 'worker-temporal', on: fromTheStart, direction: 'both', bytes: 64 }],
    expect: once,
  },
  {
    name: 'research/one-of-two-workers-partitioned',
    why: 'One of two workers loses the server with a summary in hand: the other makes it again, and only that one is paid for twice.',
    ...oneArticle,
    workers: 2,
    faults: [{ kind: 'network.down', link: 'worker-temporal', on: insideTheSummary }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
  {
    name: 'research/one-of-two-workers-in-a-black-hole',
    why: 'One of two workers hears nothing and is not heard, until its connections are given up: the other does its work.',
    ...oneArticle,
    workers: 2,
    faults: [
      { kind: 'network.timeout', link: 'worker-temporal', on: insideTheSummary, direction: 'both', closeAfterMs: 100 },
    ],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
];

const toTheProvider: readonly ExecutionScenario[] = [
  {
    name: 'research/provider-unreachable',
    why: 'A provider that refuses every connection is asked five times and no more; nothing is paid for.',
    ...oneArticle,
    faults: [{ kind: 'network.down', link: 'worker-llm', on: beforeTheSummary }],
    expect: { status: 'failed', runs: { fetch_url: 1, call_llm: 5, save_result: 0 }, effects: { research_results: 0 } },
  },
  {
    name: 'research/answer-swallowed-by-the-network',
    tags: ['foreign'],
    why: 'The provider answers and the answer is lost on the way: one more call, the second answer is used.',
    ...oneArticle,
    faults: [{ kind: 'network.timeout', link: 'worker-llm', on: beforeTheSummary, forMs: 400 }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
  {
    name: 'research/reset-noticed-late',
    why: 'The provider resets the connection and the worker hears of it half a second later: the call is made again.',
    ...oneArticle,
    faults: [
      { kind: 'network.slow-close', link: 'worker-llm', on: beforeTheSummary, delayMs: 500 },
      { kind: 'llm.reset', on: { activity: 'call_llm' } },
    ],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
  {
    name: 'research/provider-behind-a-narrow-link',
    why: 'A prompt that takes a while to send is sent once.',
    ...oneArticle,
    faults: [
      {
        kind: 'network.bandwidth',
        link: 'worker-llm',
        on: beforeTheSummary,
        direction: 'upstream',
        kilobytesPerSecond: 4,
      },
    ],
    expect: once,
  },
  {
    name: 'research/answer-in-small-pieces',
    why: 'An answer that comes in pieces of a few bytes is read whole.',
    ...oneArticle,
    faults: [{ kind: 'network.slicer', link: 'worker-llm', on: beforeTheSummary, bytes: 16, pauseMs: 2 }],
    expect: once,
  },
];

const toTheDatabase: readonly ExecutionScenario[] = [
  {
    name: 'research/database-unreachable-for-a-while',
    why: 'The summary is paid for: its write is tried until the database is back, and the row is written once.',
    ...oneArticle,
    faults: [{ kind: 'network.down', link: 'worker-database', on: beforeTheWrite, forMs: 400 }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1 } },
  },
  {
    name: 'research/database-resets-connections',
    why: 'Connections to the database that are reset cost attempts, not rows.',
    ...oneArticle,
    faults: [{ kind: 'network.reset-peer', link: 'worker-database', on: beforeTheWrite, forMs: 300 }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1 } },
  },
  {
    name: 'research/database-connection-lost-while-idle',
    why: 'A connection that breaks while nobody uses it does not end the worker: what it has in hand is reported.',
    ...oneArticle,
    faults: [{ kind: 'network.down', link: 'worker-database', on: written, forMs: 300 }],
    expect: once,
  },
  {
    name: 'research/database-far-away',
    why: 'A slow database makes the write slow and not twice.',
    ...oneArticle,
    faults: [{ kind: 'network.latency', link: 'worker-database', on: beforeTheWrite, ms: 100 }],
    expect: once,
  },
];

const approved = {
  ...oneDraft,
  actions: [{ signal: 'approve', args: [true], at: '1 hour' }],
  expect: { status: 'completed', result: PUBLISHED, runs: { call_llm: 1 } },
} as const;

const fromTheClient: readonly ExecutionScenario[] = [
  {
    name: 'research/approval-over-a-link-that-is-down',
    why: 'The approval is sent while the server is out of reach: it is sent until it arrives.',
    ...approved,
    faults: [{ kind: 'network.down', link: 'client-temporal', on: { at: '1 hour' }, forMs: 400 }],
  },
  {
    name: 'research/approval-whose-answer-is-lost',
    why: 'The approval arrives and the answer is lost: it is sent again, and counts once.',
    ...approved,
    faults: [{ kind: 'network.timeout', link: 'client-temporal', on: { at: '1 hour' }, forMs: 400 }],
  },
];

export const researchNetwork: readonly ExecutionScenario[] = [
  ...toTemporal,
  ...toTheProvider,
  ...toTheDatabase,
  ...fromTheClient,
];
