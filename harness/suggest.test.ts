// Goal: a typing error finds its word, and a word that means nothing known finds none.
import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './suggest.ts';

const KNOWN = ['research/rate-limited-twice', 'research/unauthorized-stops', 'document-processing/crash-after-embed'];

describe('did you mean', () => {
  it('finds the word behind a typing error', () => {
    expect(nearest('reserch/rate-limited-twice', KNOWN)).toBe('research/rate-limited-twice');
  });
  it('finds the word that a piece was taken from', () => {
    expect(nearest('crash-after-embed', KNOWN)).toBe('document-processing/crash-after-embed');
  });
  it('says nothing when nothing is near', () => {
    expect(nearest('xyzzy', KNOWN)).toBeUndefined();
    expect(didYouMean('xyzzy', KNOWN)).toBe('');
  });
  it('says nothing when nothing is known', () => {
    expect(nearest('anything', [])).toBeUndefined();
  });
  it('does not turn a two-letter word into another one', () => {
    expect(nearest('zz', ['ab', 'cd'])).toBeUndefined();
  });
});
