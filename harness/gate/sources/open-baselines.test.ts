// The baselines of pipelines: what is found, and what is missed.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as forms from '../../history/forms.fixture.ts';
import type { Pipeline } from '../../pipeline/types.ts';
import { all, emptyFolder, type Folder } from './folder.fixture.ts';
import { openBaselines } from './open-files.ts';

const text = JSON.stringify(await forms.recorded('review'));

let folder: Folder;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

const pipeline = (name: string, historiesPath?: string): Pipeline => ({
  name,
  workflowsPath: 'workflows.ts',
  workflows: [{ type: 'review', taskQueue: 'q' }],
  fleet: [],
  openActivities: () => Promise.reject(new Error('not here')),
  ...(historiesPath === undefined ? {} : { historiesPath: join(folder.path, historiesPath) }),
});
const listing = (...files: readonly string[]): string => JSON.stringify({ histories: files.map((file) => ({ file })) });

describe('the baselines', () => {
  test('are the histories of every pipeline, each with whose it is', async () => {
    await folder.write({ 'a/1.json': text, 'a/manifest.json': listing('1.json'), 'b/deep/2.json': text });
    const source = openBaselines([pipeline('a', 'a'), pipeline('b', 'b')], folder.path);
    expect(await all(source)).toMatchObject([
      { kind: 'history', pipeline: 'a', file: join('a', '1.json') },
      { kind: 'history', pipeline: 'b', file: join('b', 'deep', '2.json') },
    ]);
    expect(source.findings).toMatchObject([{ rule: 'baseline-without-manifest' }]);
  });

  test.each([
    ['one', { 'a/1.json': text }, 'has 1 history and no manifest.json'],
    ['several', { 'a/1.json': text, 'a/deep/2.json': text }, 'has 2 histories and no manifest.json'],
  ])('that have %s and no manifest are read, and warned of', async (_title, files, words) => {
    await folder.write(files);
    const source = openBaselines([pipeline('a', 'a')], folder.path);
    expect(await all(source)).toHaveLength(Object.keys(files).length);
    expect(source.findings).toMatchObject([
      { rule: 'baseline-without-manifest', level: 'warning', message: expect.stringContaining(words) as string },
    ]);
  });

  test('know the namespace that the manifest notes for a history that was pulled', async () => {
    const scenario = { kind: 'scenario', scenario: 'a/one', alike: [] };
    const histories = [
      { file: '1.json', origin: { kind: 'cluster', namespace: 'orders' } },
      { file: '2.json', origin: scenario },
      { file: '3.json', origin: { kind: 'cluster', namespace: 7 } },
    ];
    await folder.write({ 'a/1.json': text, 'a/2.json': text, 'a/3.json': text, 'a/deep/1.json': text });
    await folder.write({ 'a/manifest.json': JSON.stringify({ pipeline: 'a', histories }) });
    const found = await all(openBaselines([pipeline('a', 'a')], folder.path));
    expect(found.map((each) => [each.file, 'namespace' in each ? each.namespace : undefined])).toEqual([
      [join('a', '1.json'), 'orders'],
      [join('a', '2.json'), undefined],
      [join('a', '3.json'), undefined],
      [join('a', 'deep', '1.json'), undefined],
    ]);
  });

  test('do not shrink in silence: what the manifest lists and nobody finds is refused', async () => {
    await folder.write({ 'a/1.json': text, 'a/manifest.json': listing('1.json', 'gone.json') });
    expect(await all(openBaselines([pipeline('a', 'a')], folder.path))).toMatchObject([
      { kind: 'history' },
      {
        kind: 'refused',
        file: join('a', 'gone.json'),
        refused: expect.stringMatching(/lists it, and it is not there/) as string,
      },
    ]);
  });

  test('are read where the manifest is damaged, and that is refused', async () => {
    await folder.write({ 'a/1.json': text, 'a/manifest.json': '{' });
    expect(await all(openBaselines([pipeline('a', 'a')], folder.path))).toMatchObject([
      { kind: 'refused', file: join('a', 'manifest.json') },
      { kind: 'history' },
    ]);
  });

  test.each([
    ['is empty', 'a', 'error', 'baseline-empty'],
    ['is not there', 'b', 'error', 'baseline-empty'],
    ['is not named', undefined, 'note', 'baseline-none'],
  ])('say where the folder %s', async (_title, path, level, rule) => {
    await folder.write({ 'a/README.md': '' });
    const source = openBaselines([pipeline('x', path)], folder.path);
    expect(await all(source)).toEqual([]);
    expect(source.findings).toMatchObject([{ level, rule }]);
  });
});
