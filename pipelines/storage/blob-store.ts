// Artifacts by reference, in a folder. A blob is whole or not there: written aside, forced to disk, then renamed; verified on reading.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import type { Env } from '../pipeline.ts';
import { required } from '../settings.ts';
import type { ArtifactRef } from './artifact.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Keeps what is too large for a payload. */
export interface BlobStore {
  /** Writes the content; the same content again costs nothing. Rejects with the file system's error. */
  put(content: string | Uint8Array): Promise<ArtifactRef>;
  /**
   * The content, verified.
   * @throws ApplicationFailure ArtifactMissing, ArtifactCorrupted (both retryable: a store may heal), ValueError
   */
  get(ref: ArtifactRef): Promise<Buffer>;
}

/** A store in a folder of its own. */
export function fileBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async put(content) {
      const bytes = Buffer.from(content);
      const ref: ArtifactRef = { sha256: sha256Of(bytes), bytes: bytes.byteLength };
      const path = pathOf(ref.sha256);
      // A damaged blob of this name is replaced: that is how a retry heals the store.
      if (!(await holds(path, ref))) await writeWhole(join(folder, 'unfinished'), path, bytes);
      return ref;
    },
    async get(ref) {
      if (!SHA256.test(ref.sha256))
        throw ApplicationFailure.nonRetryable('The reference has no SHA-256 in it', 'ValueError');
      const bytes = await read(pathOf(ref.sha256));
      if (bytes === undefined)
        throw ApplicationFailure.retryable(`No artifact ${ref.sha256} in the store`, 'ArtifactMissing');
      if (!matches(bytes, ref)) {
        throw ApplicationFailure.retryable(
          `Artifact ${ref.sha256} is damaged: ${bytes.byteLength} of ${ref.bytes} bytes or other content`,
          'ArtifactCorrupted',
        );
      }
      return bytes;
    },
  };
}

/** The store in the folder BLOB_DIR. @throws SettingsError */
export const openBlobStore = (env: Env): BlobStore => fileBlobStore(resolve(required(env, 'BLOB_DIR')));

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const matches = (bytes: Buffer, ref: ArtifactRef): boolean =>
  bytes.byteLength === ref.bytes && sha256Of(bytes) === ref.sha256;

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
