// One row per idempotency key, and one schema however many processes make it. DATABASE_URL decides which PostgreSQL.
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallClock } from '../../harness/clock.ts';
import { openDatabase } from '../../harness/database/open.ts';
import type { Database } from '../../harness/database/types.ts';
import { insertOnce, openPool } from './database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

let database: Database;
let pools: readonly pg.Pool[];
let pool: pg.Pool;
beforeAll(async () => {
  const url = process.env['DATABASE_URL'];
  database = await openDatabase({ clock: wallClock, report: () => undefined, ...(url === undefined ? {} : { url }) });
  pools = Array.from({ length: 5 }, () => openPool({ DATABASE_URL: database.url }));
  pool = pools[0] as pg.Pool;
});
afterAll(async () => {
  await Promise.all(pools.map((one) => one.end()));
  await database.close();
});

const row = { effect: 'save_result', subject: 's', topic: 't', summary: "it's; drop table research_results; --" };
const writer = (workflowId: string, activityId = '3') => ({ workflowId, activityId });
const count = async (workflowId: string) =>
  (await pool.query('select summary from research_results where workflow_id = $1', [workflowId])).rows.length;

it('migrates once when five processes start together', async () => {
  const applied = await Promise.all(pools.map((one) => migrate(one)));
  expect(applied.flat()).toEqual(MIGRATIONS.map(({ version }) => version));
  expect(await migrate(pool)).toEqual([]);
});

it('leaves nothing of a migration that fails in the middle', async () => {
  const broken = { version: 1_000, sql: 'create table half (id integer); select no_such_function()' };
  await expect(migrate(pool, [broken])).rejects.toThrow('no_such_function');
  const { rows } = await pool.query(`select to_regclass('half') as half`);
  expect(rows).toEqual([{ half: null }]);
});

it('writes one row when many attempts of one activity write at once', async () => {
  const written = await Promise.all(pools.map((one) => insertOnce(one, 'research_results', writer('once'), row)));
  expect(written.filter(Boolean)).toHaveLength(1);
  expect(await count('once')).toBe(1);
});

it('writes a row for every other activity and every other execution', async () => {
  for (const one of [writer('a'), writer('a', '4'), writer('b')])
    expect(await insertOnce(pool, 'research_results', one, row)).toBe(true);
});

it('refuses data the database does not take, for good', async () => {
  await expect(
    insertOnce(pool, 'downstream_writes', writer('bad'), { system: 's', subject: 's', payload: 'no json' }),
  ).rejects.toMatchObject({
    type: 'DatabaseRejectedError',
    nonRetryable: true,
  });
});

it('may be tried again when the database is not there', async () => {
  const nowhere = openPool({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });
  await expect(insertOnce(nowhere, 'research_results', writer('x'), row)).rejects.toMatchObject({
    type: 'DatabaseError',
    nonRetryable: false,
  });
  await nowhere.end();
});

it('would write two rows without the unique key: the defect shows', async () => {
  await pool.query('alter table research_results drop constraint research_results_idempotency_key_key');
  for (let attempt = 1; attempt <= 2; attempt += 1) await insertOnce(pool, 'research_results', writer('twice'), row);
  expect(await count('twice')).toBe(2);
});
