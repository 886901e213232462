// The store in a bucket, against a real S3-compatible server.
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepsTheContract } from '../fixtures/blob-store-contract.ts';
import { startObjectStore, type ObjectStore } from '../fixtures/object-store.ts';
import { openS3BlobStore } from './s3-blob-store.ts';

let store: ObjectStore;
let client: S3Client;
beforeAll(async () => {
  store = await startObjectStore();
  client = new S3Client({
    region: 'us-east-1',
    endpoint: store.env['BLOB_S3_ENDPOINT'] ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
});
afterAll(async () => {
  client.destroy();
  await store.stop();
});

keepsTheContract('a bucket', () => ({
  blobs: openS3BlobStore(store.env),
  damage: async ({ sha256 }, content) => {
    await client.send(new PutObjectCommand({ Bucket: 'ordeal', Key: `artifacts/${sha256}`, Body: content }));
  },
}));

it('lies in the bucket as it is, under its SHA-256', async () => {
  const { sha256 } = await openS3BlobStore(store.env).put('plain');
  expect(await readFile(join(store.folder, 'artifacts', sha256), 'utf8')).toBe('plain');
});

it('is refused by the store itself when the body is not what its checksum says', async () => {
  const put = new PutObjectCommand({
    Bucket: 'ordeal',
    Key: 'artifacts/other',
    Body: 'half',
    ChecksumSHA256: Buffer.alloc(32).toString('base64'),
  });
  await expect(client.send(put)).rejects.toThrow();
  expect(await readdir(join(store.folder, 'artifacts'))).not.toContain('other');
});

const NOTHING = { sha256: '1'.repeat(64), bytes: 1 };
describe.each([
  ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }, 'StoreRefused', true],
  ['a key nobody knows', { AWS_ACCESS_KEY_ID: 'nobody' }, 'StoreRefused', true],
  ['a bucket that is not there', { BLOB_S3_BUCKET: 'nowhere' }, 'StoreRefused', true],
  ['nobody who listens', { BLOB_S3_ENDPOINT: 'http://127.0.0.1:1' }, 'StoreUnavailable', false],
] as const)('with %s', (_, change, type, nonRetryable) => {
  it(`putting and getting end in ${type}`, async () => {
    const blobs = openS3BlobStore({ ...store.env, ...change });
    await expect(blobs.put('x')).rejects.toMatchObject({ type, nonRetryable });
    await expect(blobs.get(NOTHING)).rejects.toMatchObject({ type, nonRetryable });
  });
});

/** A store that answers every request in one way. */
async function answering(status: number, headers: Record<string, string>, body: string, asked: string[]) {
  const server = createServer((request, response) => {
    asked.push(request.method ?? '');
    request.resume().on('end', () => {
      response.writeHead(status, headers).write(body);
      setImmediate(() => (Number(headers['content-length'] ?? 0) > body.length ? response.destroy() : response.end()));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { blobs: openS3BlobStore({ ...store.env, BLOB_S3_ENDPOINT: endpoint }), close: () => server.close() };
}

it.each([
  ['503 SlowDown', 503, { 'content-type': 'application/xml' }, '<Error><Code>SlowDown</Code></Error>'],
  ['500 in HTML', 500, { 'content-type': 'text/html' }, '<h1>oops</h1>'],
  ['a body that is cut off', 200, { 'content-length': '100' }, 'half'],
])('asks once and may ask again after %s', async (_, status, headers, body) => {
  const asked: string[] = [];
  const { blobs, close } = await answering(status, headers, body, asked);
  await expect(blobs.get(NOTHING)).rejects.toMatchObject({ type: 'StoreUnavailable', nonRetryable: false });
  expect(asked).toEqual(['GET']);
  close();
});

it('takes an answer of another length for no artifact', async () => {
  const { blobs, close } = await answering(200, { 'content-length': '4' }, 'half', []);
  await expect(blobs.get({ ...NOTHING, bytes: 100 })).rejects.toMatchObject({ type: 'ArtifactCorrupted' });
  close();
});
