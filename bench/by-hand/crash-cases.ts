// The cases with a killed worker, written by hand: a forked process that kills itself, and a second worker.
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Case } from './case.ts';
import { crash } from './crash.ts';
import { ONCE, written } from './document-cases.ts';
import { article, contract, draft, SUMMARY } from './work.ts';

export const crashCases: readonly Case[] = [
  {
    name: 'research/killed-between-write-and-completion',
    async run(stage) {
      const trial = await crash(stage, article, { activity: 'save_result', at: 'effect', nth: 1 });
      equal(trial.result, SUMMARY);
      deepEqual(trial.runs, { fetch_url: 1, call_llm: 1, save_result: 2 });
      equal(trial.rows, 1);
    },
  },
  {
    name: 'research/killed-with-the-answer-in-hand',
    async run(stage) {
      const trial = await crash(stage, article, { activity: 'call_llm', at: 'inside', nth: 1 });
      equal(trial.result, SUMMARY);
      deepEqual(trial.runs, { fetch_url: 1, call_llm: 2, save_result: 1 });
      equal(trial.llm.filter(({ billed }) => billed).length, 2);
      equal(trial.rows, 1);
    },
  },
  {
    name: 'research/killed-during-the-approval-wait',
    async run(stage) {
      const trial = await crash(
        stage,
        draft,
        { activity: 'call_llm', at: 'completed', nth: 1 },
        {
          before: () => stage.env.sleep('30 minutes'),
          async after(handle) {
            await stage.env.sleep('30 minutes');
            await handle.signal('approve', true);
          },
        },
      );
      equal(trial.result, `PUBLISHED: ${SUMMARY}`);
      equal(trial.runs['call_llm'], 1);
    },
  },
  {
    name: 'document-processing/crash-after-embed',
    async run(stage) {
      const trial = await crash(stage, contract, { activity: 'embed', at: 'completed', nth: 1 });
      const { extract = 0, ...others } = trial.runs;
      // Bodies of extract that began before the kill were held before their first step.
      ok(extract >= 12);
      written({ ...trial, runs: { ...others, extract: 12 } }, ONCE);
    },
  },
  {
    name: 'document-processing/crash-with-3-of-12-extracted',
    async run(stage) {
      const trial = await crash(stage, contract, { activity: 'extract', at: 'completed', nth: 3 });
      const { extract = 0, ...others } = trial.runs;
      // 12 began before the kill, 9 again after it; one more for each attempt that the test server gave to the dead process.
      ok(extract >= 21);
      written({ ...trial, runs: { ...others, extract: 12 } }, ONCE);
    },
  },
  {
    name: 'document-processing/killed-inside-embed',
    async run(stage) {
      const trial = await crash(stage, contract, { activity: 'embed', at: 'inside', nth: 1 });
      written(trial, { ...ONCE, embed: 2 });
    },
  },
  {
    name: 'document-processing/killed-between-write-and-completion',
    async run(stage) {
      const trial = await crash(stage, contract, { activity: 'persist', at: 'effect', nth: 2 });
      written(trial, { ...ONCE, persist: 4 });
    },
  },
];
