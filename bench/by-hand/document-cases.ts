// The document cases without a crash, written by hand against the time-skipping test server.
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Case } from './case.ts';
import { perform, type Trial } from './trial.ts';
import { contract, doubtfulContract } from './work.ts';

const HOUR_MS = 3_600_000;

/** The document was read in 12 chunks and written to three systems, once each. */
export function written(trial: Trial, runs: Readonly<Record<string, number>>, path = 'not-needed'): void {
  const result = trial.result as { path: string; chunks: number; writtenTo: readonly string[] } | undefined;
  equal(result?.path, path);
  equal(result.chunks, 12);
  equal(result.writtenTo.length, 3);
  equal(trial.rows, 3);
  deepEqual({ ...trial.runs }, runs);
}

export const ONCE = { ocr: 1, chunk: 1, embed: 1, extract: 12, persist: 3 } as const;

export const documentCases: readonly Case[] = [
  {
    name: 'document-processing/contract-in-twelve-chunks',
    async run(stage) {
      written(await perform(stage, contract), ONCE);
    },
  },
  {
    name: 'document-processing/rate-limit-storm-on-the-fan-out',
    async run(stage) {
      const trial = await perform(stage, {
        ...contract,
        faults: [
          {
            kind: 'llm.rate-limit',
            on: { activity: 'extract', attempts: [1, 2], instance: 'every' },
            retryAfter: { seconds: 10 },
          },
        ],
      });
      written(trial, { ...ONCE, extract: 36 });
    },
  },
  {
    name: 'document-processing/doubtful-field-approved',
    async run(stage) {
      const trial = await perform(stage, doubtfulContract, async (handle) => {
        await stage.env.sleep('2 hours');
        await handle.signal('approve', true);
      });
      written(trial, ONCE, 'approved');
      ok(trial.virtualMs >= 2 * HOUR_MS, `${trial.virtualMs} ms of virtual time`);
    },
  },
];
