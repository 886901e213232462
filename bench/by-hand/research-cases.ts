// The research cases without a crash, written by hand against the time-skipping test server.
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { LlmFault } from '../../harness/scenario/types.ts';
import type { Case } from './case.ts';
import { perform, type Trial } from './trial.ts';
import { article, draft, fiveSources, SUMMARY } from './work.ts';

const HOUR_MS = 3_600_000;

/** The first attempts are refused with 429. */
const limited = (last: number, retryAfter?: { seconds: number } | { dateInSeconds: number }): LlmFault => ({
  kind: 'llm.rate-limit',
  on: { activity: 'call_llm', attempts: [1, last] },
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

const lasted = ({ virtualMs }: Trial, atLeastMs: number, atMostMs: number): void =>
  ok(virtualMs >= atLeastMs && virtualMs <= atMostMs, `${virtualMs} ms of virtual time`);

function summarised(trial: Trial, calls: number): void {
  equal(trial.result, SUMMARY);
  deepEqual(trial.runs, { fetch_url: 1, call_llm: calls, save_result: 1 });
  equal(trial.rows, 1);
}

function stopped(trial: Trial, failure: string, calls: number): void {
  equal(trial.failure, failure);
  deepEqual(trial.runs, { fetch_url: 1, call_llm: calls });
  equal(trial.rows, 0);
}

export const researchCases: readonly Case[] = [
  {
    name: 'research/summarises-one-article',
    async run(stage) {
      summarised(await perform(stage, article), 1);
    },
  },
  {
    name: 'research/rate-limited-retry-after-seconds',
    async run(stage) {
      const trial = await perform(stage, { ...article, faults: [limited(2, { seconds: 30 })] });
      summarised(trial, 3);
      lasted(trial, 60_000, 70_000);
    },
  },
  {
    name: 'research/rate-limited-retry-after-date',
    async run(stage) {
      const trial = await perform(stage, { ...article, faults: [limited(1, { dateInSeconds: 45 })] });
      summarised(trial, 2);
      lasted(trial, 43_000, 55_000);
    },
  },
  {
    name: 'research/rate-limit-storm-within-attempts',
    async run(stage) {
      const trial = await perform(stage, { ...article, faults: [limited(4)] });
      summarised(trial, 5);
      lasted(trial, 30_000, 40_000);
    },
  },
  {
    name: 'research/rate-limit-storm-beyond-attempts',
    async run(stage) {
      stopped(await perform(stage, { ...article, faults: [limited(5)] }), 'RateLimitError', 5);
    },
  },
  {
    name: 'research/unauthorized-stops',
    async run(stage) {
      const wrongKey: LlmFault = { kind: 'llm.unauthorized', on: { activity: 'call_llm', attempts: 'every' } };
      stopped(await perform(stage, { ...article, faults: [wrongKey] }), 'AuthenticationError', 1);
    },
  },
  {
    name: 'research/approved-after-an-hour',
    async run(stage) {
      const trial = await perform(stage, draft, async (handle) => {
        await stage.env.sleep('1 hour');
        await handle.signal('approve', true);
      });
      equal(trial.result, `PUBLISHED: ${SUMMARY}`);
      equal(trial.runs['call_llm'], 1);
      lasted(trial, HOUR_MS, HOUR_MS + 60_000);
    },
  },
  {
    name: 'research/never-approved',
    async run(stage) {
      const trial = await perform(stage, draft);
      equal(trial.result, `REJECTED: ${SUMMARY}`);
      lasted(trial, 24 * HOUR_MS, 24 * HOUR_MS + 300_000);
    },
  },
  {
    name: 'research/draft-rate-limited-then-approved',
    async run(stage) {
      const trial = await perform(stage, { ...draft, faults: [limited(9)] }, async (handle) => {
        await stage.env.sleep('1 hour');
        await handle.signal('approve', true);
      });
      equal(trial.result, `PUBLISHED: ${SUMMARY}`);
      equal(trial.runs['call_llm'], 10);
    },
  },
  {
    name: 'research/full-five-sources',
    async run(stage) {
      const trial = await perform(stage, fiveSources, async (handle) => {
        await stage.env.sleep('2 hours');
        await handle.signal('approve', true);
      });
      equal(trial.result, `PUBLISHED: ${SUMMARY}`);
      deepEqual(trial.runs, { fetch_url: 5, call_llm: 10, save_result: 1 });
      equal(trial.rows, 1);
    },
  },
];
