// The places that hold the state fail: the database that the row is written to, and the Temporal server itself.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle, oneDraft, PUBLISHED } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;
const once = { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } } as const;
const twice = { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } } as const;
const threeTimes = { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 3 } } as const;
const beforeTheWrite = { activity: 'save_result', at: 'before' } as const;
const insideTheSummary = { activity: 'call_llm', at: 'inside' } as const;

const database: readonly ExecutionScenario[] = [
  {
    name: 'research/answer-to-the-write-lost',
    why: 'The row is committed and its writer never hears of it: it writes again, and the row stays one.',
    ...oneArticle,
    faults: [{ kind: 'database.drop-after-commit', on: beforeTheWrite, statement: 'research_results' }],
    expect: twice,
  },
  {
    name: 'research/database-restarts',
    why: 'A database that restarts costs attempts of the write, and nothing that is paid for.',
    ...oneArticle,
    faults: [{ kind: 'database.restart', on: beforeTheWrite, refusals: 2 }],
    expect: threeTimes,
  },
  {
    name: 'research/database-has-no-connection-left',
    why: 'A database with too many clients is asked again until it has a place.',
    ...oneArticle,
    faults: [{ kind: 'database.refuse', on: beforeTheWrite, refusals: 2 }],
    expect: threeTimes,
  },
  {
    name: 'research/database-is-slow',
    why: 'A database that is slow is waited for: the write is not begun a second time.',
    ...oneArticle,
    faults: [{ kind: 'database.slow', on: beforeTheWrite, ms: 400, forMs: 200 }],
    expect: once,
  },
  {
    name: 'research/disk-of-the-database-full',
    why: 'A full disk is somebody’s to make room on: the write is tried until there is some.',
    ...oneArticle,
    faults: [{ kind: 'database.disk-full', on: beforeTheWrite, statement: 'research_results' }],
    expect: twice,
  },
];

const server: readonly ExecutionScenario[] = [
  {
    name: 'research/server-killed-during-the-summary',
    why: 'The Temporal server dies while the summary is made: the worker reports it to the one that follows, and nothing is done again.',
    ...oneArticle,
    faults: [{ kind: 'server.kill', on: insideTheSummary }],
    expect: once,
  },
  {
    name: 'research/server-killed-while-a-person-decides',
    why: 'The Temporal server dies while a draft waits: the wait and its clock go on in the one that follows.',
    ...oneDraft,
    faults: [{ kind: 'server.kill', on: { at: '1 hour' } }],
    actions: [{ signal: 'approve', args: [true], at: '20 hours' }],
    expect: {
      status: 'completed',
      result: PUBLISHED,
      runs: { call_llm: 1 },
      virtualTime: { atLeast: '20 hours', atMost: '21 hours' },
    },
  },
  {
    name: 'research/server-stands-still',
    why: 'The Temporal server stands still for a while: the worker waits for it, and nothing is done again.',
    ...oneArticle,
    faults: [{ kind: 'server.pause', on: insideTheSummary, forMs: 700 }],
    expect: once,
  },
  {
    name: 'research/server-writes-slowly',
    why: 'A Temporal server whose database is slow makes the work slow, and changes nothing of it.',
    ...oneArticle,
    faults: [{ kind: 'server.slow-persistence', on: { activity: 'fetch_url', at: 'before' }, ms: 10 }],
    expect: once,
  },
];

export const researchPlaces: readonly ExecutionScenario[] = [...database, ...server];
