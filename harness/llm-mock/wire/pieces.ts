// A text in the pieces in which it is streamed.

/** Characters per piece: a few tokens, so that a text comes in several. */
const PIECE_CHARS = 24;

/** By code points, so that no piece ends in half a character. */
export function pieces(text: string): string[] {
  const points = [...text];
  const count = Math.ceil(points.length / PIECE_CHARS);
  return Array.from({ length: count }, (_, n) => points.slice(n * PIECE_CHARS, (n + 1) * PIECE_CHARS).join(''));
}

/** A text as it stands inside of JSON. */
export const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
