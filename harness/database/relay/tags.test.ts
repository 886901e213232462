// Which words of a server say that something was committed.
import { expect, it } from 'vitest';
import { hasCommitted } from './tags.ts';

it.each<[tags: string, committed: boolean, hadOpen?: boolean]>([
  ['INSERT 0 1', true],
  ['COMMIT', true, true],
  ['ROLLBACK', false, true],
  ['', false],
  // A query with a CTE that writes.
  ['SELECT 1', true],
  ['BEGIN, INSERT 0 1, COMMIT', true],
  ['BEGIN, INSERT 0 1, ROLLBACK', false],
  ['INSERT 0 1, BEGIN, INSERT 0 1, ROLLBACK', false],
  ['BEGIN, INSERT 0 1, ROLLBACK, SELECT 1', false],
  ['BEGIN, INSERT 0 1, ROLLBACK, UPDATE 2', true],
  ['BEGIN, INSERT 0 1, COMMIT, BEGIN, DELETE 1, ROLLBACK', true],
  ['BEGIN, ROLLBACK, COMMIT', false],
  ['COMMIT, BEGIN, ROLLBACK', true, true],
  ['INSERT 0 1, ROLLBACK', false, true],
  // Undone to a savepoint, or all of it: on that side nothing is dropped.
  ['BEGIN, INSERT 0 1, SAVEPOINT, INSERT 0 1, ROLLBACK, COMMIT', false],
])('%s: %s', (tags, committed, hadOpen = false) => {
  expect(hasCommitted(tags === '' ? [] : tags.split(', '), hadOpen)).toBe(committed);
});
