// The port to what is too large for a payload: artifacts by reference, in a folder or in an S3-compatible store.
import { resolve } from 'node:path';
import type { Env } from '../pipeline.ts';
import { required, SettingsError } from '../settings.ts';
import type { ArtifactRef } from './artifact.ts';
import { fileBlobStore } from './file-blob-store.ts';

/** Keeps what is too large for a payload. A blob is whole or not there. */
export interface BlobStore {
  /**
   * Writes the content; the same content again costs nothing, and a damaged blob is replaced: that is how a retry heals the store.
   * @throws ApplicationFailure StoreUnavailable (retryable) or StoreRefused; the folder rejects with the file system's error
   */
  put(content: string | Uint8Array): Promise<ArtifactRef>;
  /**
   * The content, verified.
   * @throws ApplicationFailure ArtifactMissing, ArtifactCorrupted (both retryable: a store may heal), ValueError, and as `put`
   */
  get(ref: ArtifactRef): Promise<Buffer>;
}

/** The store in the bucket BLOB_S3_BUCKET, or in the folder BLOB_DIR. Rejects with SettingsError. */
export async function openBlobStore(env: Env): Promise<BlobStore> {
  const [bucket, folder] = [env['BLOB_S3_BUCKET'] ?? '', env['BLOB_DIR'] ?? ''];
  if (bucket.trim() === '') return fileBlobStore(resolve(required(env, 'BLOB_DIR')));
  // Its client is large: a process that stores in a folder does not load it.
  if (folder.trim() === '') return (await import('./s3-blob-store.ts')).openS3BlobStore(env);
  throw new SettingsError('Failed to read settings: BLOB_DIR and BLOB_S3_BUCKET are both set. Unset one of them.');
}
