// A pulled history that is kept as a baseline: noted with where it came from, and never in the place of another one.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { madeHistory } from './fixtures/histories.ts';
import { readManifest, writeManifest } from './manifest.ts';
import { keepPulled, type Pulled } from './pulled.ts';
import { all } from './sources/folder.fixture.ts';
import { filesBelow } from './sources/listing.ts';
import { openBaselines } from './sources/open-files.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-pulled-'));
});
afterEach(() => rm(dir, { recursive: true }));

const folder = (): string => join(dir, 'histories');
const pipeline = () => ({ name: 'orders', historiesPath: folder() });
const pulled = (workflowId: string, more: Partial<Pulled> = {}): Pulled => ({
  history: madeHistory({ type: 'order', workflowId }),
  namespace: 'production',
  pulledAt: '2026-01-02T03:04:05.000Z',
  ...more,
});
const kept = async () => (await readManifest(folder()))?.histories.map(({ file, runId }) => [file, runId]);

it('is noted with its namespace, in a manifest of its own where there was none, and the gate knows it', async () => {
  const path = await keepPulled(pipeline(), 'order/7', pulled('order/7'));
  expect(path).toBe(join(folder(), 'order-7.json'));
  expect(await readManifest(folder())).toEqual({
    pipeline: 'orders',
    histories: [
      {
        file: 'order-7.json',
        workflowType: 'order',
        workflowId: 'order/7',
        runId: 'run-of-order/7',
        events: 5,
        origin: { kind: 'cluster', namespace: 'production' },
        sdk: { name: 'temporal-typescript', version: '1.24.0' },
        recordedAt: '2026-01-02T03:04:05.000Z',
      },
    ],
  });
  const whole = {
    ...pipeline(),
    workflowsPath: '',
    workflows: [{ type: 'order', taskQueue: 'q' }] as const,
    fleet: [],
  };
  const openActivities = () => Promise.reject(new Error('not here'));
  const source = openBaselines([{ ...whole, openActivities }], dir);
  expect(await all(source)).toMatchObject([{ pipeline: 'orders', namespace: 'production' }]);
  expect(source.findings).toEqual([]);
});

it('takes the place of the same run, of no other one, and of no file that is there', async () => {
  await keepPulled(pipeline(), 'a', pulled('a'));
  const later = madeHistory({ type: 'order', workflowId: 'a', signals: 2 });
  await keepPulled(pipeline(), 'a', pulled('a', { history: later }));
  expect(await kept()).toEqual([['a.json', 'run-of-a']]);
  await keepPulled(pipeline(), 'a', pulled('b'));
  await writeFile(join(folder(), 'c.json'), 'by hand');
  await keepPulled(pipeline(), 'c', pulled('c'));
  expect(await kept()).toEqual([
    ['a-run-of-b.json', 'run-of-b'],
    ['a.json', 'run-of-a'],
    ['c-run-of-c.json', 'run-of-c'],
  ]);
  expect(await readFile(join(folder(), 'c.json'), 'utf8')).toBe('by hand');
});

it.each([
  ['of a hidden file', '.env', '-env.json'],
  ['of a way out of the folder', '../../etc/passwd', '--..-etc-passwd.json'],
  ['of the manifest', 'manifest', 'manifest-run.json'],
  ['of the manifest where case does not tell files apart', 'Manifest', 'Manifest-run.json'],
  ['that no file system takes', `order-${'長'.repeat(900)}`, `order-${'長'.repeat(34)}.json`],
])('is listed under a Workflow ID %s', async (_title, workflowId, file) => {
  const history = madeHistory({ type: 'order', workflowId });
  const text = JSON.stringify(history).replaceAll(JSON.stringify(`run-of-${workflowId}`), '"run"');
  const again = JSON.parse(text) as typeof history;
  expect(await keepPulled(pipeline(), workflowId, pulled(workflowId, { history: again }))).toBe(join(folder(), file));
  expect(await kept()).toEqual([[file, 'run']]);
  const listed: string[] = [];
  for (const path of filesBelow(folder())) listed.push(path);
  expect(listed).toEqual([join(folder(), file)]);
});

it('leaves what the manifest has alone, and writes nothing where that cannot be read', async () => {
  const scenario = { kind: 'scenario' as const, scenario: 'orders/one', alike: [] };
  const one = {
    file: 'one.json',
    workflowType: 'order',
    workflowId: 'w',
    events: 3,
    origin: scenario,
    recordedAt: 'x',
  };
  await writeManifest(folder(), { pipeline: 'orders', histories: [one] });
  await keepPulled(pipeline(), 'two', pulled('two'));
  expect((await kept())?.map(([file]) => file)).toEqual(['one.json', 'two.json']);
  await writeFile(join(folder(), 'manifest.json'), '{');
  await expect(keepPulled(pipeline(), 'three', pulled('three'))).rejects.toThrow('Failed to read the manifest');
  expect(await readdir(folder())).toEqual(['manifest.json', 'two.json']);
});

it('needs a folder', async () => {
  await expect(keepPulled({ name: 'orders' }, 'a', pulled('a'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
