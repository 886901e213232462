// Chunking loses no page and cuts evenly, for every document.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunkPages } from './chunks.ts';
import { PAGE_BREAK, samplePages } from './document-source.ts';

it('keeps every page once, in order, in at most 12 chunks that differ by at most one page', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
      const pages = Array.from({ length: count }, (_, index) => `page ${index}`);
      const chunks = chunkPages(pages, 12);
      expect(chunks.join(PAGE_BREAK).split(PAGE_BREAK)).toEqual(pages);
      expect(chunks).toHaveLength(Math.min(12, count));
      const sizes = chunks.map((chunk) => chunk.split(PAGE_BREAK).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

it('makes the same sample for the same document and another one for another', () => {
  expect(samplePages('a', 200)).toEqual(samplePages('a', 200));
  expect(samplePages('a', 1)).not.toEqual(samplePages('b', 1));
});
