// What recording keeps, what it replaces, and what it leaves alone.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistoryFile } from '../history/file.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { histories } from '../../reports/evidence/fixtures/llm-trials.ts';
import { runReportOf } from '../../reports/evidence/fixtures/run-report.ts';
import { trialEvidence } from '../../reports/evidence/fixtures/trial-evidence.ts';
import type { TrialReport } from '../../reports/evidence/run.ts';
import { writeTrialEvidence } from '../../reports/evidence/trial-store.ts';
import { recordBaseline } from './baseline.ts';
import { readManifest, writeManifest } from './manifest.ts';

const recorded = (name: string) =>
  readHistoryFile(fileURLToPath(new URL(`../replay/fixtures/histories/${name}.json`, import.meta.url)));

const runReport = runReportOf([]);

let dir: string;
let pipeline: Pipeline;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-baseline-'));
  pipeline = {
    name: 'research',
    workflowsPath: '/w.ts',
    workflows: [{ type: 'review', taskQueue: 'q' }],
    fleet: [],
    openActivities: () => Promise.reject(new Error('nothing runs here')),
    historiesPath: join(dir, 'histories'),
  };
});
afterEach(() => rm(dir, { recursive: true }));

/** A trial with its evidence on disk. */
async function trial(name: string, history: string, verdict: TrialReport['verdict'] = 'pass'): Promise<TrialReport> {
  const [execution] = trialEvidence.executions;
  if (execution === undefined) return expect.fail('the fixture is empty');
  const one = { ...execution, history: await recorded(history), workflowId: `id-${name}` };
  await writeTrialEvidence(join(dir, name), { ...trialEvidence, executions: [one] });
  return {
    ...histories,
    scenario: `research/${name}`,
    pipeline: 'research',
    verdict,
    historyEvents: 9,
    evidence: name,
  };
}

const record = (...trials: readonly TrialReport[]) =>
  recordBaseline(pipeline, { ...runReport, trials }, dir, dir, { code: { commit: 'abc', dirty: false, bundle: 'b' } });
const origins = async () =>
  (await readManifest(pipeline.historiesPath ?? ''))?.histories.map(({ file, origin }) => [file, origin]);
const scenario = (name: string, ...alike: readonly string[]) => ({
  kind: 'scenario',
  scenario: `research/${name}`,
  seed: runReport.seed,
  alike: alike.map((other) => `research/${other}`),
});

test('of histories that are alike one is kept, with the scenarios that share it', async () => {
  const entries = await record(
    await trial('first', 'review'),
    await trial('second', 'review'),
    await trial('third', 'doomed'),
    await trial('fails', 'tour', 'fail'),
  );
  expect(entries).toHaveLength(2);
  expect(await origins()).toEqual([
    ['first.json', scenario('first', 'second')],
    ['third.json', scenario('third')],
  ]);
  expect(entries[0]).toMatchObject({
    code: { commit: 'abc', dirty: false, bundle: 'b' },
    sdk: { name: 'temporal-typescript' },
    workflowId: 'id-first',
    recordedAt: runReport.startedAt,
  });
});

test('recording again replaces what scenarios left, and leaves the rest alone', async () => {
  const folder = pipeline.historiesPath ?? '';
  await record(await trial('first', 'review'), await trial('third', 'doomed'), await trial('flaky', 'tour'));
  const before = await readManifest(folder);
  const pulled = {
    ...(before?.histories[0] ?? expect.fail('nothing was recorded')),
    file: 'pulled.json',
    origin: { kind: 'cluster' as const, namespace: 'default' },
  };
  await writeManifest(folder, { pipeline: 'research', histories: [...(before?.histories ?? []), pulled] });
  await writeFile(join(folder, 'pulled.json'), '{}');
  await writeFile(join(folder, 'by-hand.json'), '{}');
  // `first` is gone, `third` has the shape that `first` had, `flaky` does not pass.
  await record(await trial('third', 'review'), await trial('flaky', 'tour', 'fail'));
  expect(await origins()).toEqual([
    ['flaky.json', scenario('flaky')],
    ['pulled.json', pulled.origin],
    ['third.json', scenario('third')],
  ]);
  expect((await readdir(folder)).sort()).toEqual(
    ['by-hand.json', 'flaky.json', 'manifest.json', 'pulled.json', 'third.json'].sort(),
  );
});

test('where nothing passed nothing is touched', async () => {
  await record(await trial('first', 'review'));
  expect(await record(await trial('first', 'review', 'fail'))).toEqual([]);
  expect(await origins()).toEqual([['first.json', scenario('first')]]);
});
