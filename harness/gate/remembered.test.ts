// Promise of what is remembered: a file behind the bundles of several pipelines is looked at once, and once more when the moment has passed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { placeOf } from '../bundle/request.ts';
import { keep } from '../bundle/store.ts';
import { bundleKeyOf } from '../replay/bundle-key.ts';
import type { GateHistory } from '../../reports/evidence/gate.ts';
import { hashOf } from './scan.ts';
import { openRemembered } from './remembered.ts';
import { REPLAY_SETTINGS } from './settings.ts';

const HASH = 'a'.repeat(64);
const ENTRY: GateHistory = {
  file: 'history.json',
  pipeline: 'one',
  workflowId: 'one-1',
  runId: 'run',
  workflowType: 'one',
  events: 3,
  status: 'completed',
  format: 'cli-json',
  repairs: [],
  verdict: 'compatible',
  findings: [],
  prefixes: 0,
  cached: false,
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-remembered-'));
  vi.stubEnv('ORDEAL_CACHE', dir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

it.each([
  { what: 'in the same moment nothing is looked at twice', afterMs: 500, known: true },
  { what: 'a file that changes while a long run goes on is seen', afterMs: 2_000, known: false },
])('$what', async ({ afterMs, known }) => {
  const shared = join(dir, 'shared.ts');
  await writeFile(shared, 'as it was');
  const targets = ['one', 'two'].map((pipeline) => ({
    pipeline,
    workflowsPath: join(dir, `${pipeline}.ts`),
    types: [],
  }));
  let now = 1_000_000;
  const open = () => openRemembered(join(dir, 'gate'), dir, REPLAY_SETTINGS, () => now);
  const before = open();
  for (const target of targets) {
    const { dir: folder, name } = placeOf(bundleKeyOf(target));
    const code = `code of ${target.pipeline}`;
    await keep(folder, name, code, { [shared]: `file:${hashOf(Buffer.from('as it was'))}` });
    await before.keep(target, code, HASH, ENTRY);
  }
  await before.flush();

  const [one, two] = targets;
  if (one === undefined || two === undefined) throw new Error('there are two');
  const later = open();
  expect(await later.find(one, HASH)).toMatchObject({ verdict: 'compatible' });
  await writeFile(shared, 'otherwise');
  now += afterMs;
  expect((await later.find(two, HASH)) !== undefined).toBe(known);
  // Another run looks for itself.
  expect(await open().find(one, HASH)).toBeUndefined();
});
