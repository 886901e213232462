// Embedding vectors: unit length, derived from a hash of the text, the same on every machine.
import { digest } from '../random.ts';

const SEED_DIGITS = 8;
const RANGE = 2 ** 32;

/**
 * The vector of a text. A shorter one is the beginning of the longer, scaled to length 1 again, as with the providers.
 * @param dimensions - at least 1
 */
export function embeddingVector(text: string, dimensions: number): Float32Array {
  const draw = numbersFrom(Number.parseInt(digest(SEED_DIGITS, 'embedding', text), 16));
  const raw = Array.from({ length: dimensions }, draw);
  const length = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(raw, (value) => value / length);
}

/** Mulberry32: numbers over (-1, 1), never exactly 0, so that no vector has length 0. Hashing each number would be far slower. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / (RANGE / 2) - 1;
  };
}

/** As the API sends it for `encoding_format: base64`: little-endian 32-bit floats. */
export function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * Float32Array.BYTES_PER_ELEMENT);
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * Float32Array.BYTES_PER_ELEMENT));
  return bytes.toString('base64');
}
