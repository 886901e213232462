// Goal: a name on the command line means the scenarios a person would think it means, and never silently none.
import { describe, expect, it } from 'vitest';
import { chooseScenarios, means, withTag } from './choose.ts';
import { SMALLEST } from './smallest.fixture.ts';
import type { Scenario } from './types.ts';

const ALL = ['research/unauthorized-stops', 'research/rate-limited', 'research-two/other'].map((name) => ({
  ...SMALLEST,
  name,
  pipeline: name.split('/')[0] ?? '',
}));
const chosen = (...patterns: string[]): readonly string[] => chooseScenarios(ALL, patterns).map(({ name }) => name);

describe('names on the command line', () => {
  it('means all by none', () => expect(chosen()).toHaveLength(3));
  it('means one by its name', () => expect(chosen('research/rate-limited')).toEqual(['research/rate-limited']));
  it('means a pipeline by its name and a slash', () => expect(chosen('research/')).toHaveLength(2));
  it('means a pipeline by its bare name, and no longer name that begins alike', () => {
    expect(chosen('research')).toEqual(['research/unauthorized-stops', 'research/rate-limited']);
  });
  it('means by a star what fits', () => expect(chosen('*/*ed')).toEqual(['research/rate-limited']));
  it('ends a prefix only where a word ends', () => {
    expect(means('research/unauth', 'research/unauthorized-stops')).toBe(false);
    expect(means('research/unauthorized', 'research/unauthorized-stops')).toBe(true);
  });
  it('takes a dot as a dot', () => expect(means('a.*', 'ab/c')).toBe(false));
  it('keeps the order of the repository and names none twice', () => {
    expect(chosen('research/rate-limited', 'research/*')).toEqual([
      'research/unauthorized-stops',
      'research/rate-limited',
    ]);
  });
  it('finds those with a tag, and says which tags there are', () => {
    const all = [{ name: 'a/one', tags: ['foreign'] }, { name: 'a/two' }] as unknown as readonly Scenario[];
    expect(withTag(all, 'foreign').map(({ name }) => name)).toEqual(['a/one']);
    expect(() => withTag(all, 'foregin')).toThrow(/Did you mean "foreign"\? Known tags: foreign/);
  });
  it('finds the beginning that was meant', () => {
    expect(() => chosen('reserch/unauthorized')).toThrow(/Did you mean "research\/unauthorized"\?/);
  });
  it('refuses a name that means none, with the nearest one and the way to all of them', () => {
    expect(() => chosen('research/rate-limted')).toThrow(/Did you mean "research\/rate-limited"\? `ordeal run --list`/);
  });
});
