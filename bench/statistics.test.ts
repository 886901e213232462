// Promises of the statistics, by example.
import { describe, expect, it } from 'vitest';
import { perMinute, quantile, spreadOf } from './statistics.ts';

describe('quantile', () => {
  it('is the middle sample of an odd count, in whatever order they came', () => {
    expect(quantile([30, 10, 20], 0.5)).toBe(20);
  });

  it('lies half way between the two middle samples of an even count', () => {
    expect(quantile([40, 10, 20, 30], 0.5)).toBe(25);
  });

  it('interpolates between samples', () => {
    expect(quantile([0, 10, 20, 30, 40], 0.9)).toBeCloseTo(36);
  });

  it('is undefined for no samples, never 0', () => {
    expect(quantile([], 0.5)).toBeUndefined();
    expect(spreadOf([])).toBeUndefined();
  });

  it('leaves the samples in their order', () => {
    const samples = [3, 1, 2];
    quantile(samples, 0.5);
    expect(samples).toEqual([3, 1, 2]);
  });
});

describe('spreadOf', () => {
  it('is the sample itself where there is one only', () => {
    expect(spreadOf([7])).toEqual({ n: 1, min: 7, median: 7, p90: 7, max: 7 });
  });
});

describe('perMinute', () => {
  it('counts per minute of wall time', () => {
    expect(perMinute(20, 30_000)).toBe(40);
  });

  it('is undefined where no time has passed', () => {
    expect(perMinute(20, 0)).toBeUndefined();
  });
});
