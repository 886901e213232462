// What the local model says of a text, and that it gives way while it works.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from './local-model.ts';

const still = { onProgress: () => undefined, rest: async () => undefined };
const EASY = 'The cat sat. The dog ran. We all had fun.';
const HARD =
  'Notwithstanding aforementioned considerations, contractual obligations necessitate interdepartmental reconciliation.';

describe('analyze', () => {
  it('counts words and sentences', async () => {
    expect(await analyze(EASY, still)).toMatchObject({ words: 10, sentences: 3 });
  });

  it('finds hard texts harder than easy ones', async () => {
    const [easy, hard] = [await analyze(EASY, still), await analyze(HARD, still)];
    expect(easy.readability).toBeGreaterThan(90);
    expect(hard.readability).toBeLessThan(0);
  });

  it('names what a text is about, the most frequent first, and no filler', async () => {
    const text = `${'The turbine is with them. '.repeat(5)}${'A warranty is there. '.repeat(2)}`;
    const { keywords } = await analyze(text, still);
    expect(keywords.map(({ word }) => word)).toEqual(['turbine', 'warranty']);
    expect(keywords[0]?.score).toBeGreaterThan(keywords[1]?.score ?? Infinity);
  });

  it('has the same answer for a text in one block and in many, word for word', async () => {
    const text = 'Turbines are delivered by the supplier. '.repeat(2_000);
    const blocks: number[] = [];
    const analysis = await analyze(text, {
      onProgress: ({ chars }) => blocks.push(chars),
      rest: async () => undefined,
    });
    expect(analysis).toMatchObject({ words: 12_000, sentences: 2_000 });
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks.at(-1)).toBe(text.length);
  });

  it('ends when it is told to', async () => {
    const stop = { ...still, rest: () => Promise.reject(new Error('cancelled')) };
    await expect(analyze(EASY, stop)).rejects.toThrow('cancelled');
  });

  it('has an analysis for every text, and reads each to its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (text) => {
        let read = 0;
        const analysis = await analyze(text, { ...still, onProgress: ({ chars }) => (read = chars) });
        expect(read).toBe(text.length);
        expect(Number.isFinite(analysis.readability)).toBe(true);
        expect(analysis.sentences).toBeGreaterThan(0);
      }),
    );
  });
});
