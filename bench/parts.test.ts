// Promises of the command line, and of the two sides doing the same work.
import { describe, expect, it } from 'vitest';
import { CASES } from './by-hand/run.ts';
import { chooseParts, PARTS } from './parts.ts';
import { TWENTY } from './twenty.ts';

describe('chooseParts', () => {
  it('means all parts by none', () => {
    expect(chooseParts([])).toEqual(PARTS);
  });

  it('keeps the order of the bench', () => {
    expect(chooseParts(['recovery', 'scenarios'])).toEqual(['scenarios', 'recovery']);
  });

  it('says which part was meant by a wrong word', () => {
    expect(() => chooseParts(['wait'])).toThrow('Did you mean "waits"?');
  });
});

describe('the twenty', () => {
  it('are twenty, none twice', () => {
    expect(new Set(TWENTY).size).toBe(20);
  });

  it('are written by hand, each once', () => {
    expect(CASES.map(({ name }) => name).sort()).toEqual([...TWENTY].sort());
  });
});
