// How two values are told apart.
import { describe, expect, it } from 'vitest';
import { difference } from './difference.ts';

describe('difference', () => {
  it('is undefined for equal values', () =>
    expect(difference({ a: [1, null] }, { a: [1, null] }, 'r')).toBeUndefined());

  it('names three places and counts the rest', () => {
    expect(difference([1, 2, 3, 4, 5], [0, 0, 0, 0, 0], 'r')).toBe(
      'r.0 is 1, expected 0; r.1 is 2, expected 0; r.2 is 3, expected 0; and 2 more',
    );
  });

  it('cuts long values', () => expect(difference('x'.repeat(500), '', 'r')?.length).toBeLessThan(120));

  it('tells a list from an object', () => expect(difference([], {}, 'r')).toBe('r is [], expected {}'));
});
