// Default texts, token counts and vectors: deterministic and of the promised form.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_TEXT_LENGTH, defaultText } from './default-text.ts';
import { embeddingVector, toBase64 } from './embedding-vector.ts';
import { countTokens } from './tokens.ts';

it('gives every prompt a text of one length', () => {
  fc.assert(
    fc.property(fc.string(), (prompt) => {
      expect(defaultText(prompt)).toHaveLength(DEFAULT_TEXT_LENGTH);
      expect(defaultText(prompt)).toBe(defaultText(prompt));
      expect(defaultText(prompt, 1)).not.toBe(defaultText(prompt));
    }),
  );
});

it('never changes what it said: results recorded long ago still compare', () => {
  expect(defaultText('hello').slice(0, 48)).toMatchInlineSnapshot(`"Happy batch cause batch about batch bring field."`);
  expect(Array.from(embeddingVector('hello', 2), (value) => value.toFixed(4))).toMatchInlineSnapshot(`
    [
      "-0.9770",
      "-0.2134",
    ]
  `);
});

it('gives every text a vector of length 1 that survives base64', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (text, dimensions) => {
      const vector = embeddingVector(text, dimensions);
      expect(vector).toHaveLength(dimensions);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      const bytes = Buffer.from(toBase64(vector), 'base64');
      expect(Array.from({ length: dimensions }, (_, at) => bytes.readFloatLE(at * 4))).toEqual(Array.from(vector));
    }),
  );
});

it('counts four characters as a token, rounded up', () => {
  expect(['', 'a', 'abcd', 'abcde'].map(countTokens)).toEqual([0, 1, 1, 2]);
});
