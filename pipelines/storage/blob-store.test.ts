// The store in a folder, and which store the settings mean.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepsTheContract } from '../fixtures/blob-store-contract.ts';
import { openBlobStore, type BlobStore } from './blob-store.ts';
import { fileBlobStore } from './file-blob-store.ts';

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = fileBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);

keepsTheContract('a folder', () => ({
  blobs,
  damage: ({ sha256 }, content) => writeFile(pathOf(sha256), content),
}));

it('keeps equal content once, and leaves nothing unfinished', async () => {
  const [one] = await Promise.all([blobs.put('same'), blobs.put('same')]);
  expect(await readdir(join(folder, one.sha256.slice(0, 2)))).toEqual([one.sha256]);
  expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
});

it('never reads what a killed writer left unfinished', async () => {
  const ref = await blobs.put('done');
  const name = ref.sha256.replace(/^./, ref.sha256.startsWith('0') ? '1' : '0');
  await writeFile(join(folder, 'unfinished', 'left-over'), await readFile(pathOf(ref.sha256)));
  await expect(blobs.get({ sha256: name, bytes: 4 })).rejects.toMatchObject({ type: 'ArtifactMissing' });
});

it.each([
  [{}, 'BLOB_DIR is not set'],
  [{ BLOB_DIR: 'x', BLOB_S3_BUCKET: 'b' }, 'are both set'],
  [{ BLOB_S3_BUCKET: 'b', AWS_ACCESS_KEY_ID: 'k' }, 'AWS_SECRET_ACCESS_KEY is not set'],
])('does not open with %j', async (env, says) => {
  await expect(openBlobStore(env)).rejects.toThrow(says);
});
