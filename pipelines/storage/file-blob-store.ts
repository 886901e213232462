// Artifacts in a folder: written aside, forced to disk, then renamed; verified on reading.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRef, matches, refOf, verified } from './artifact-check.ts';
import type { ArtifactRef } from './artifact.ts';
import type { BlobStore } from './blob-store.ts';

/** A store in a folder of its own. */
export function fileBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async put(content) {
      const bytes = Buffer.from(content);
      const ref = refOf(bytes);
      const path = pathOf(ref.sha256);
      if (!(await holds(path, ref))) await writeWhole(join(folder, 'unfinished'), path, bytes);
      return ref;
    },
    async get(ref) {
      checkRef(ref);
      return verified(await read(pathOf(ref.sha256)), ref);
    },
  };
}

async function holds(path: string, ref: ArtifactRef): Promise<boolean> {
  const bytes = await read(path);
  return bytes !== undefined && matches(bytes, ref);
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined;
    throw error;
  }
}

/** A process killed in here leaves a file in `unfinished`, which nobody reads. */
async function writeWhole(unfinished: string, path: string, bytes: Buffer): Promise<void> {
  const aside = join(unfinished, randomUUID());
  const home = join(path, '..');
  await mkdir(unfinished, { recursive: true });
  await mkdir(home, { recursive: true });
  try {
    const file = await open(aside, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await syncFolder(home);
}

/** Makes the rename itself survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
