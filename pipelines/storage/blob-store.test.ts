// The blob store: what is read is whole and is what was written, or is not read at all.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileBlobStore, type BlobStore } from './blob-store.ts';

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = fileBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);

it('gives back what was put, byte for byte', async () => {
  const bytes = Uint8Array.from([0, 255, 10, 13, 0]);
  const ref = await blobs.put(bytes);
  expect(ref.bytes).toBe(5);
  expect(new Uint8Array(await blobs.get(ref))).toEqual(bytes);
});

it('gives equal content the equal reference, and keeps it once', async () => {
  const [one, two] = await Promise.all([blobs.put('same'), blobs.put('same')]);
  expect(one).toEqual(two);
  expect(await readdir(join(folder, one.sha256.slice(0, 2)))).toEqual([one.sha256]);
  expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
});

it('refuses a blob that is only half there', async () => {
  const ref = await blobs.put('a whole sentence');
  await writeFile(pathOf(ref.sha256), 'a whole');
  await expect(blobs.get(ref)).rejects.toMatchObject({ type: 'ArtifactCorrupted', nonRetryable: false });
});

it('refuses a blob of the right length with other content', async () => {
  const ref = await blobs.put('a whole sentence');
  await writeFile(pathOf(ref.sha256), 'a whale sentence');
  await expect(blobs.get(ref)).rejects.toMatchObject({ type: 'ArtifactCorrupted' });
});

it('heals a damaged blob when the same content is put again', async () => {
  const ref = await blobs.put('a whole sentence');
  await writeFile(pathOf(ref.sha256), 'a whole');
  await blobs.put('a whole sentence');
  expect((await blobs.get(ref)).toString()).toBe('a whole sentence');
});

it('never reads what a killed writer left unfinished', async () => {
  const ref = await blobs.put('done');
  const name = ref.sha256.replace(/^./, ref.sha256.startsWith('0') ? '1' : '0');
  await writeFile(join(folder, 'unfinished', 'left-over'), await readFile(pathOf(ref.sha256)));
  await expect(blobs.get({ sha256: name, bytes: 4 })).rejects.toMatchObject({ type: 'ArtifactMissing' });
});

it.each(['../../etc/passwd', '', 'A'.repeat(64), 'a'.repeat(63)])('takes %j for no reference', async (sha256) => {
  await expect(blobs.get({ sha256, bytes: 1 })).rejects.toMatchObject({ type: 'ValueError', nonRetryable: true });
});
