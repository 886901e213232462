// Promises of the statistics, for any samples.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadOf } from './statistics.ts';

const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('spreadOf', () => {
  it('is in order, and its ends are samples', () => {
    fc.assert(
      fc.property(samples, (given) => {
        const spread = spreadOf(given);
        expect(spread).toBeDefined();
        const { min, median, p90, max } = spread ?? { min: 0, median: 0, p90: 0, max: 0 };
        expect([min, median, p90, max]).toEqual([min, median, p90, max].sort((a, b) => a - b));
        expect(given).toContain(min);
        expect(given).toContain(max);
      }),
    );
  });

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(samples, (given) => {
        expect(spreadOf([...given].reverse())).toEqual(spreadOf(given));
      }),
    );
  });
});
