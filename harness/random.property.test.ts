// Drawn latencies: the same for the same parts, with the median and the 99th percentile that were asked for, and bounded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fraction, logNormal } from './random.ts';

const DRAWS = 4_000;
const SPREAD = { p50: 9_000, p99: 30_000 };

describe('logNormal', () => {
  const drawn = Array.from({ length: DRAWS }, (_, n) => logNormal(SPREAD, 'seed', String(n))).toSorted((a, b) => a - b);

  it('has the median and the 99th percentile that were asked for', () => {
    expect(Math.abs((drawn[DRAWS / 2] ?? 0) / SPREAD.p50 - 1)).toBeLessThan(0.05);
    expect(Math.abs((drawn[DRAWS * 0.99] ?? 0) / SPREAD.p99 - 1)).toBeLessThan(0.15);
  });

  it('never goes beyond its 99.9th percentile', () => expect(drawn.at(-1)).toBeLessThan(44_600));

  it('is the same for the same parts, positive and finite', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 1, max: 10_000, noNaN: true }), (seed, p50) => {
        const spread = { p50, p99: p50 * 3 };
        const value = logNormal(spread, seed);
        expect(value).toBe(logNormal(spread, seed));
        expect(value > 0 && Number.isFinite(value)).toBe(true);
        expect(fraction(seed) > 0 && fraction(seed) < 1).toBe(true);
      }),
    );
  });

  it('draws nothing where both are the same', () => expect(logNormal({ p50: 5, p99: 5 }, 'a')).toBe(5));
});
