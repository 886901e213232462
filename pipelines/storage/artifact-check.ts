// What holds for every store: a reference is checked before it is used, a blob before it is believed.
import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { ArtifactRef } from './artifact.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** The reference of a content. */
export const refOf = (bytes: Uint8Array): ArtifactRef => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.byteLength,
});

/** Whether this is the whole content behind the reference. */
export const matches = (bytes: Uint8Array, ref: ArtifactRef): boolean =>
  bytes.byteLength === ref.bytes && refOf(bytes).sha256 === ref.sha256;

/** @throws ApplicationFailure ValueError when it is no reference: its name becomes a path */
export function checkRef(ref: ArtifactRef): void {
  if (!SHA256.test(ref.sha256))
    throw ApplicationFailure.nonRetryable('The reference has no SHA-256 in it', 'ValueError');
}

/**
 * The content as it was put.
 * @param bytes - what the store has under this name; undefined: nothing
 * @throws ApplicationFailure ArtifactMissing, ArtifactCorrupted
 */
export function verified(bytes: Buffer | undefined, ref: ArtifactRef): Buffer {
  if (bytes === undefined)
    throw ApplicationFailure.retryable(`No artifact ${ref.sha256} in the store`, 'ArtifactMissing');
  if (matches(bytes, ref)) return bytes;
  throw ApplicationFailure.retryable(
    `Artifact ${ref.sha256} is damaged: ${bytes.byteLength} of ${ref.bytes} bytes or other content`,
    'ArtifactCorrupted',
  );
}
