// The options around --base.
import { expect, it } from 'vitest';
import { isUnchanged, refuseWithoutBase } from './replay-base.ts';

const of = (...kinds: readonly ('unchanged' | 'new' | 'gone')[]) =>
  kinds.map((kind) => (kind === 'gone' ? { kind, pipeline: 'a', types: ['A'] } : ({ kind, pipeline: 'a' } as const)));

it('takes a new pipeline beside those that are as they were for nothing that could break', () => {
  expect(isUnchanged(of('unchanged', 'new'))).toBe(true);
  expect(isUnchanged(of('unchanged', 'gone'))).toBe(false);
  // Nothing of the base is here: that proves nothing.
  expect(isUnchanged(of('new'))).toBe(false);
  expect(isUnchanged([])).toBe(false);
});

it('refuses what goes with a base where there is none', () => {
  expect(() => refuseWithoutBase({ baseBound: 1_000 })).toThrow(
    'Failed to choose histories: --base-bound was given without --base.',
  );
  expect(() => refuseWithoutBase({ base: 'main', baseBound: 1_000 })).not.toThrow();
  expect(() => refuseWithoutBase({ baseKills: false })).toThrow('--no-base-kills was given without --base');
  expect(() => refuseWithoutBase({ baseKills: true })).not.toThrow();
});
