// Artifacts in a bucket of an S3-compatible store: put in one request under their SHA-256, verified on reading.
import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ApplicationFailure } from '@temporalio/common';
import type { Env } from '../pipeline.ts';
import { optional, required } from '../settings.ts';
import { checkRef, refOf, verified } from './artifact-check.ts';
import type { ArtifactRef } from './artifact.ts';
import type { BlobStore } from './blob-store.ts';

/** From sending to the last byte: 60 MB at 2 MB a second. Every activity that stores has a minute or more. */
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 4_000;
/** Artifacts lie apart from whatever else the bucket holds. */
const PREFIX = 'artifacts/';

/** Refusals that the same request meets again, until somebody changes settings or rights. */
const REFUSED: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccountProblem',
  'AuthorizationHeaderMalformed',
  'CredentialsProviderError',
  'EntityTooLarge',
  'Forbidden',
  'InvalidAccessKeyId',
  'InvalidBucketName',
  'NoSuchBucket',
  'PermanentRedirect',
  'SignatureDoesNotMatch',
]);
/** What a store says when a body was not the one announced: it has kept nothing, and the next try may arrive whole. */
const TRANSFER: ReadonlySet<string> = new Set([
  'BadDigest',
  'IncompleteBody',
  'RequestTimeout',
  'XAmzContentSHA256Mismatch',
]);

/**
 * Opens the store. No request is made before the first artifact.
 *
 * @param env - BLOB_S3_BUCKET (required) · BLOB_S3_ENDPOINT: an S3-compatible store instead of AWS, addressed by path ·
 *   AWS_REGION (default us-east-1) · AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN;
 *   without them the client looks where AWS clients look (profile, role of the machine)
 * @throws SettingsError
 */
export function openS3BlobStore(env: Env): BlobStore {
  const endpoint = optional(env, 'BLOB_S3_ENDPOINT', '');
  const keyId = optional(env, 'AWS_ACCESS_KEY_ID', '');
  const token = optional(env, 'AWS_SESSION_TOKEN', '');
  const client = new S3Client({
    region: optional(env, 'AWS_REGION', 'us-east-1'),
    ...(endpoint === '' ? {} : { endpoint, forcePathStyle: true }),
    ...(keyId === ''
      ? {}
      : {
          credentials: {
            accessKeyId: keyId,
            secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
            ...(token === '' ? {} : { sessionToken: token }),
          },
        }),
    // Retries belong to Temporal alone, as with the language models.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS },
  });
  return s3BlobStore(client, required(env, 'BLOB_S3_BUCKET'));
}

/** A store in a bucket that exists. */
export function s3BlobStore(client: S3Client, bucket: string): BlobStore {
  const at = (ref: ArtifactRef) => ({ Bucket: bucket, Key: `${PREFIX}${ref.sha256}` });
  return {
    async put(content) {
      const bytes = Buffer.from(content);
      const ref = refOf(bytes);
      // Put again even where it may be there: one request instead of two, and a damaged object is replaced.
      const checksum = Buffer.from(ref.sha256, 'hex').toString('base64');
      // The store compares the body with the checksum before the object appears: a body cut short leaves nothing.
      const command = new PutObjectCommand({ ...at(ref), Body: bytes, ChecksumSHA256: checksum });
      await within((abortSignal) => client.send(command, { abortSignal }));
      return ref;
    },
    async get(ref) {
      checkRef(ref);
      return verified(await read(client, at(ref)), ref);
    },
  };
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

async function read(client: S3Client, place: Place): Promise<Buffer | undefined> {
  try {
    return await within(async (abortSignal) => {
      const { Body } = await client.send(new GetObjectCommand(place), { abortSignal });
      return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray());
    });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** One request under one deadline, its end of the body included. */
async function within<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await request(AbortSignal.timeout(REQUEST_TIMEOUT_MS));
  } catch (error) {
    throw isMissing(error) ? error : storeFailure(error);
  }
}

/** A bucket that is not there is another matter: nobody will put anything into it. */
const isMissing = (error: unknown): boolean => error instanceof S3ServiceException && error.name === 'NoSuchKey';

function storeFailure(error: unknown): ApplicationFailure {
  const name = error instanceof Error ? error.name : 'Error';
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const refused = REFUSED.has(name) || (status !== undefined && isFinal(status) && !TRANSFER.has(name));
  const message = `The object store ${refused ? 'refuses' : 'failed'}: ${name}${status === undefined ? '' : ` (${status})`}`;
  return ApplicationFailure.create({
    type: refused ? 'StoreRefused' : 'StoreUnavailable',
    message,
    nonRetryable: refused,
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** 4xx that say something about the request; 408, 409 and 429 say something about the moment. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
