// Where pages come from.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { BlobStore } from '../storage/blob-store.ts';
import { documentSource } from './document-source.ts';

const storing = (content: string): BlobStore => ({
  put: async () => ({ sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length }),
  get: async () => Buffer.from(content),
});
const source = { sha256: 'a'.repeat(64), bytes: 1 };
const pagesOf = (content: string) => documentSource(storing(content)).pages({ docId: 'd', source });

it('reads a stored text page by page, with or without a form feed at its end', async () => {
  await expect(pagesOf('one\ftwo\f')).resolves.toEqual(['one', 'two']);
  await expect(pagesOf('one\ftwo')).resolves.toEqual(['one', 'two']);
});

it('refuses a PDF, an empty text and a text of too many pages, for good', async () => {
  for (const content of ['%PDF-1.7', ' \f ', '\fx'.repeat(2_000)]) {
    await expect(pagesOf(content)).rejects.toMatchObject({ type: 'InvalidRequestError', nonRetryable: true });
  }
});

it('makes 200 pages of about 1,500 characters without a source', async () => {
  const pages = await documentSource(storing('')).pages({ docId: 'd' });
  expect(pages).toHaveLength(200);
  const mean = pages.join('').length / 200;
  expect(mean).toBeGreaterThan(1_300);
  expect(mean).toBeLessThan(1_700);
});
