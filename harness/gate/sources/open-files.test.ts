// Files and folders that are named: what is found in them, what is told of each, and what ends nothing.
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as forms from '../../history/forms.fixture.ts';
import { all, emptyFolder, type Folder } from './folder.fixture.ts';
import { openFiles } from './open-files.ts';

const review = await forms.recorded('review');
const doomed = await forms.recorded('doomed');
const tour = await forms.recorded('tour');
const text = JSON.stringify(review);

let folder: Folder;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

const opened = (...paths: readonly string[]) => openFiles(paths, folder.path);
const files = async (...paths: readonly string[]) => (await all(opened(...paths))).map(({ file }) => file);

describe('a history that is named', () => {
  const manifest = (body: object): string => JSON.stringify({ histories: [], ...body });
  const places = async (known: Parameters<typeof openFiles>[2], ...paths: readonly string[]) =>
    (await all(openFiles(paths, folder.path, known))).map((found) =>
      found.kind === 'refused' ? found.refused : [found.file, found.beside, found.namespace],
    );

  test('lies beside the pipeline whose folder it is in, or that the manifest beside it names', async () => {
    await folder.write({
      'kept/deep/1.json': text,
      'base/2.json': text,
      'base/manifest.json': manifest({ pipeline: 'b' }),
    });
    const known = { pipelines: [{ name: 'a', historiesPath: join(folder.path, 'kept') }, { name: 'c' }] };
    expect(await places(known, '.')).toEqual([
      [join('base', '2.json'), 'b', undefined],
      [join('kept', 'deep', '1.json'), 'a', undefined],
    ]);
  });

  test('ran in the namespace that the manifest beside it notes, else in the one that is given for all', async () => {
    const histories = [{ file: '1.json', origin: { kind: 'cluster', namespace: 'orders' } }];
    await folder.write({ '1.json': text, '2.json': text, 'manifest.json': manifest({ histories }) });
    expect(await places({ namespace: 'billing' }, '1.json', '2.json')).toEqual([
      ['1.json', undefined, 'orders'],
      ['2.json', undefined, 'billing'],
    ]);
  });

  test.each(['{', '[]', '{"name":"a web page","icons":[]}'])(
    'is read beside a manifest of something else: %s',
    async (other) => {
      await folder.write({ '1.json': text, 'manifest.json': other });
      expect(await places(undefined, '1.json')).toEqual([['1.json', undefined, undefined]]);
    },
  );
});

describe('a history that is found', () => {
  test('says what it is', async () => {
    await folder.write({ 'review.json': text });
    expect(await all(opened('review.json'))).toEqual([
      {
        kind: 'history',
        file: 'review.json',
        format: 'json',
        repairs: [],
        workflowId: 'review-1025',
        runId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        workflowType: 'review',
        events: 29,
        status: 'completed',
        sdk: 'temporal-typescript 1.24.0',
        warnings: [],
        history: review,
      },
    ]);
  });

  test.each([
    ['completed', review],
    ['failed', doomed],
    ['continued-as-new', tour],
    ['open', { events: review.events.slice(0, 20) }],
  ])('says how its execution stood: %s', async (status, history) => {
    await folder.write({ 'x.json': JSON.stringify(history) });
    expect(await all(opened('x.json'))).toMatchObject([{ status }]);
  });

  test('is called by the path as it was given', async () => {
    await folder.write({ 'a/b.json': text, 'two.binpb': forms.exportFile([review, doomed].map(forms.protobuf)) });
    expect(await files('./a', 'two.binpb')).toEqual([join('a', 'b.json'), 'two.binpb#1', 'two.binpb#2']);
  });
});

describe('a folder', () => {
  test('is read with all folders below it, by endings, in the order of names; manifests and hidden ones are none', async () => {
    await folder.write({
      'b.json': text,
      'a/late.json.gz': gzipSync(text),
      'a/early.pb': forms.protobuf(review),
      'manifest.json': '{}',
      'README.md': '# x',
      '.hidden/x.json': text,
    });
    await symlink(join(folder.path, 'b.json'), join(folder.path, 'c.json'));
    expect(await files('.')).toEqual([join('a', 'early.pb'), join('a', 'late.json.gz'), 'b.json', 'c.json']);
  });

  test('gives the files of a Cloud export, which are called by a random id, and no text without an ending', async () => {
    const file = forms.exportFile([forms.protobuf(review)]);
    const [plain, packed] = ['a3642624-0465-46b5-acf0-200f5290683c', 'b0000000-0465-46b5-acf0-200f5290683c'];
    await folder.write({
      [`12/00/${plain}`]: file,
      [packed]: gzipSync(file),
      LICENSE: 'Take it.\n',
      Makefile: 'all:\n\ttrue\n',
    });
    expect(await files('.')).toEqual([join('12', '00', plain)]);
    expect(await files(packed)).toEqual([packed]);
  });

  test('refuses a link to nowhere', async () => {
    await symlink(join(folder.path, 'nowhere'), join(folder.path, 'x.json'));
    expect(await all(opened('.'))).toMatchObject([{ kind: 'refused', file: 'x.json' }]);
  });

  test('gives each file once, however often it is named', async () => {
    await folder.write({ 'a.json': text, 'b.json': text });
    expect(await files('b.json', '.', 'a.json')).toEqual(['b.json', 'a.json']);
  });

  test('without a history in it is a finding that fails the gate', async () => {
    await folder.write({ 'none/README.md': 'nothing' });
    const source = opened('none');
    expect(await all(source)).toEqual([]);
    expect(source.findings).toMatchObject([{ rule: 'input-empty-folder', level: 'error' }]);
  });
});

describe('a file that is no history', () => {
  test('ends nothing: it is refused, and the others are read', async () => {
    await folder.write({ '1.json': text, '2.json': text.slice(0, 900), '3.json': text });
    expect(await all(opened('.'))).toMatchObject([
      { file: '1.json', kind: 'history' },
      {
        file: '2.json',
        kind: 'refused',
        refused: expect.stringMatching(/2\.json: it is cut off.*Download it again/) as string,
      },
      { file: '3.json', kind: 'history' },
    ]);
  });

  test('and is not there at all is an error of the command line, said before anything is read', async () => {
    await folder.write({ '1.json': text });
    const source = opened('1.json', 'missing')[Symbol.asyncIterator]();
    await expect(source.next()).rejects.toThrow(/missing: there is no such file or folder/);
  });
});

describe('a history that a replay can say little about', () => {
  const warned = async (history: unknown) => {
    await folder.write({ 'x.json': JSON.stringify(history) });
    const [found] = await all(opened('x.json'));
    return found?.kind === 'history' ? found.warnings.map(({ rule, level }) => `${level} ${rule}`) : found;
  };
  const bySdk = (sdk: object) => forms.mapped(review, (name, value) => (name === 'sdkMetadata' ? sdk : value));

  test('because it has no flags of the SDK, is warned of: a rename would pass', async () => {
    expect(await warned(forms.withoutFlags(review))).toEqual(['warning input-without-flags']);
    expect(await warned(bySdk({ coreUsedFlags: [2, 3] }))).toEqual(['warning input-without-flags']);
  });

  test('because its flags begin at a later task, is warned of with the event, and only where steps are left unchecked', async () => {
    expect(await warned(forms.flaggedFrom(review, 22))).toEqual(['warning input-without-flags']);
    const [found] = await all(opened('x.json'));
    expect(found?.warnings).toMatchObject([
      { eventId: 22, message: expect.stringMatching(/from event 22 on only: for the 2 steps/) as string },
    ]);
    // Of the task before, the core compares them as well.
    expect(await warned(forms.flaggedFrom(review, 10))).toEqual([]);
  });

  test('because another SDK recorded it, is warned of', async () => {
    const go = bySdk({ coreUsedFlags: [1], sdkName: 'temporal-go', sdkVersion: '1.30.0' });
    expect(await warned(go)).toEqual(['warning input-of-another-sdk']);
  });

  test('because a newer SDK recorded it, is warned of', async () => {
    const newer = bySdk({ coreUsedFlags: [1], sdkName: 'temporal-typescript', sdkVersion: '99.0.0' });
    expect(await warned(newer)).toEqual(['warning input-newer-sdk']);
  });

  test('because it is replayed under another Workflow ID, is warned of', async () => {
    const nameless = forms.mapped(review, (name, value) => (name === 'workflowId' ? '' : value));
    expect(await warned(nameless)).toEqual(['warning input-without-workflow-id']);
  });

  test('because its payloads are encrypted, is told of', async () => {
    const encoding = Buffer.from('binary/encrypted').toString('base64');
    const encrypted = forms.mapped(review, (name, value) => (name === 'encoding' ? encoding : value));
    expect(await warned(encrypted)).toEqual(['note input-encoded']);
  });

  test('because no workflow task has completed, is told of', async () => {
    expect(await warned({ events: review.events.slice(0, 3) })).toEqual(['note input-before-first-task']);
  });
});

describe('Cloud export files, which are delivered at least once', () => {
  test('give each history once, and say how many came again', async () => {
    const file = forms.exportFile([review, doomed].map(forms.protobuf));
    await folder.write({ '10.pb': file, '11.pb': file, '12.json': text });
    const source = opened('.');
    expect((await all(source)).map((found) => found.file)).toEqual(['10.pb#1', '10.pb#2', '12.json']);
    expect(source.findings).toMatchObject([
      { rule: 'input-duplicates', message: expect.stringMatching(/^2 histories/) as string },
    ]);
  });

  test('give a run and the run it was reset from, which share their ids', async () => {
    const other = forms.withEvent(review, 29, (event) => ({ ...event, eventTime: '2026-12-01T00:00:00.000000001Z' }));
    await folder.write({ 'x.pb': forms.exportFile([review, other as typeof review].map(forms.protobuf)) });
    expect(await files('x.pb')).toEqual(['x.pb#1', 'x.pb#2']);
  });
});

test('files are read one at a time, as they are asked for', async () => {
  await folder.write({ '1.json': text, '2.json': text });
  const source = opened('.')[Symbol.asyncIterator]();
  expect((await source.next()).value).toMatchObject({ file: '1.json', events: 29 });
  await folder.write({ '2.json': JSON.stringify(doomed) });
  expect((await source.next()).value).toMatchObject({ file: '2.json', workflowType: 'doomed' });
});
