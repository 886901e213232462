// The manifest of a baseline: what is written is read again, older ones are still read, and what is wrong is said.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest, readManifest, writeManifest, type BaselineManifest } from './manifest.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-manifest-'));
});
afterEach(() => rm(folder, { recursive: true }));

const MANIFEST: BaselineManifest = {
  pipeline: 'research',
  histories: [
    {
      file: 'b.json',
      workflowType: 'Research',
      workflowId: 'order-7',
      runId: 'r1',
      events: 12,
      origin: { kind: 'cluster', namespace: 'default' },
      recordedAt: '2026-01-02T03:04:05Z',
    },
    {
      file: 'a.json',
      workflowType: 'Research',
      workflowId: 'w',
      events: 3,
      origin: { kind: 'scenario', scenario: 'research/a', seed: '7f3a', alike: ['research/c'] },
      code: { commit: 'abc', dirty: true, bundle: 'd1' },
      sdk: { name: 'temporal-typescript', version: '1.24.0' },
      recordedAt: '2026-01-02T03:04:05Z',
    },
  ],
};
const FIRST = {
  schemaVersion: 1,
  pipeline: 'research',
  seed: '7f3a',
  recordedAt: '2026-01-01T00:00:00Z',
  environment: 'temporal 1.32.0, virtual time',
  histories: [{ file: 'a.json', scenario: 'research/a', workflowType: 'Research', workflowId: 'w', events: 3 }],
};

const message = (value: unknown): string => {
  try {
    parseManifest(typeof value === 'string' ? value : JSON.stringify(value), 'm.json');
  } catch (error) {
    return (error as Error).message;
  }
  return expect.fail('it was read');
};

test('what was written is read, in the order of the files', async () => {
  await writeManifest(folder, MANIFEST);
  const read = await readManifest(folder);
  expect(read).toEqual({ ...MANIFEST, histories: MANIFEST.histories.toReversed() });
  expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toMatch(/^\{\n {2}"schemaVersion": 2,/);
});

test('a folder without a manifest has none', async () => {
  expect(await readManifest(folder)).toBeUndefined();
});

test('the first version is read as scenarios', () => {
  expect(parseManifest(JSON.stringify(FIRST), 'm.json').histories).toEqual([
    {
      file: 'a.json',
      workflowType: 'Research',
      workflowId: 'w',
      events: 3,
      origin: { kind: 'scenario', scenario: 'research/a', seed: '7f3a', alike: [] },
      recordedAt: '2026-01-01T00:00:00Z',
    },
  ]);
});

describe('is refused with the reason', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'Failed to read the manifest m.json: it is not JSON'],
    ['a list', [], 'expected object'],
    ['a newer version', { ...FIRST, schemaVersion: 3 }, 'it is of version 3, and this ordeal reads up to 2'],
    [
      'a way out of the folder',
      { ...FIRST, histories: [{ ...FIRST.histories[0], file: '../x.json' }] },
      'histories[0].file: expected the name of a file',
    ],
    ['no events', { ...FIRST, histories: [{ file: 'a.json' }] }, 'histories[0].events'],
  ])('%s', (_what, value, reason) => {
    expect(message(value)).toContain(reason);
  });

  test('and the folder is named', async () => {
    await writeFile(join(folder, 'manifest.json'), 'x');
    await expect(readManifest(folder)).rejects.toThrow(join(folder, 'manifest.json'));
  });
});
