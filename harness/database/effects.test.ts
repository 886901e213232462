// What a probe's rows become: the text of each column, whatever the column's type is.
import type pg from 'pg';
import { expect, it } from 'vitest';
import { readEffects } from './effects.ts';

const probe = { name: 'probe', query: 'select' };

/** A pool whose every query gives these keys, of one execution. */
function poolOf(...keys: readonly unknown[]): Pick<pg.Pool, 'query'> {
  const rows = keys.map((key) => ({ execution: 'w', effect: 'row', key, subject: 's' }));
  const fields = ['execution', 'effect', 'key', 'subject'].map((name) => ({ name }));
  return { query: async () => ({ rows, fields }) } as unknown as Pick<pg.Pool, 'query'>;
}

const keysOf = async (...keys: readonly unknown[]): Promise<readonly string[]> =>
  (await readEffects(poolOf(...keys), [probe], ['w'])).map(({ key }) => key);

it('numbers, booleans and bytes are read as their text', async () => {
  expect(await keysOf('a', 7, true, 9n, Buffer.from('b'))).toEqual(['a', '7', 'true', '9', 'b']);
});

it('two different values of a json column stay two keys', async () => {
  expect(await keysOf({ page: 1 }, { page: 2 }, ['x,y'], ['x', 'y'])).toEqual([
    '{"page":1}',
    '{"page":2}',
    '["x,y"]',
    '["x","y"]',
  ]);
});

it('reads what is wrong with a row, and takes no word for it that nobody counts', async () => {
  const rowsIn = async (state: unknown) => {
    const row = { execution: 'w', effect: 'row', key: 'k', subject: 's', state };
    const fields = Object.keys(row).map((name) => ({ name }));
    const pool = { query: async () => ({ rows: [row], fields }) } as unknown as Pick<pg.Pool, 'query'>;
    return readEffects(pool, [probe], ['w']);
  };
  expect(await rowsIn('partial')).toMatchObject([{ state: 'partial' }]);
  expect((await rowsIn(null))[0]).not.toHaveProperty('state');
  await expect(rowsIn('broken')).rejects.toThrow('known are skipped, partial and null');
});
