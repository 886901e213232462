// Placeholders of a scenario are filled in at any depth, and nothing else is touched.
import { expect, it } from 'vitest';
import { filledIn } from './addresses.ts';

it('fills every placeholder in every string and leaves the rest alone', () => {
  const given = ['{pages}/a', { url: '{services}/jobs and {pages}', '{pages}': [1, null, '{other}'] }];
  expect(filledIn(given, { pages: 'http://p', services: 'http://s' })).toEqual([
    'http://p/a',
    { url: 'http://s/jobs and http://p', '{pages}': [1, null, '{other}'] },
  ]);
});
