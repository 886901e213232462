// Cuts a document at page borders into pieces of nearly equal length. Pure.
import { PAGE_BREAK } from './document-source.ts';

/** At most `count` pieces, in order, each of at least one page, differing by at most one page. */
export function chunkPages(pages: readonly string[], count: number): readonly string[] {
  const pieces = Math.min(count, pages.length);
  const border = (piece: number) => Math.floor((piece * pages.length) / pieces);
  return Array.from({ length: pieces }, (_, piece) => pages.slice(border(piece), border(piece + 1)).join(PAGE_BREAK));
}
