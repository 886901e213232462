// Slots over all processes: never more than there are, and free again when their holder is gone. DATABASE_URL decides which PostgreSQL.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { wallClock } from '../../harness/clock.ts';
import { openDatabase } from '../../harness/database/open.ts';
import type { Database } from '../../harness/database/types.ts';
import { openPool } from './database.ts';
import { migrate } from './migrate.ts';
import { openSlotBook, type SlotBook } from './task-slots.ts';

const SLOTS = 2;
const LEASE_MS = 3_000;
let database: Database;
let pool: pg.Pool;
const books: SlotBook[] = [];
beforeAll(async () => {
  const url = process.env['DATABASE_URL'];
  database = await openDatabase({ clock: wallClock, report: () => undefined, ...(url === undefined ? {} : { url }) });
  pool = openPool({ DATABASE_URL: database.url });
  await migrate(pool);
});
afterAll(async () => {
  await Promise.all(books.map((book) => book.close()));
  await pool.end();
  await database.close();
});

let holders = 0;
function openBook(name: string, leaseMs = LEASE_MS): SlotBook {
  const book = openSlotBook({ pool, name, slots: SLOTS, holder: `holder-${(holders += 1)}`, leaseMs });
  books.push(book);
  return book;
}
it('gives each slot to one of many who ask at once, and none to the others', async () => {
  const many = Array.from({ length: 8 }, () => openBook('at-once'));
  const taken = [];
  // Those who find a slot taken under their hands ask again.
  for (let round = 0; round < 3; round += 1) taken.push(...(await Promise.all(many.map((book) => book.take()))));
  expect(taken.filter((slot) => slot !== undefined).sort()).toEqual([1, 2]);
});

it('gives a slot that was given back to the next, and those of another queue to anybody', async () => {
  const [one, other] = [openBook('queue'), openBook('queue')];
  expect([await one.take(), await one.take(), await other.take()]).toEqual([1, 2, undefined]);
  expect(await openBook('another').take()).toBe(1);
  one.give(1);
  await expect.poll(() => other.take()).toBe(1);
});

it('keeps a slot for a holder that lives, beyond its lease', async () => {
  const holder = openBook('alive');
  await holder.take();
  await holder.take();
  await sleep(LEASE_MS * 1.3);
  expect(await openBook('alive').take()).toBeUndefined();
});

it('frees the slots of a holder that is gone when its lease ends, and not before', async () => {
  const insert = `insert into task_slots select 'dead', slot, 'gone', clock_timestamp() + interval '1 second' from generate_series(1, 2) slot`;
  await pool.query(insert);
  const waiting = openBook('dead');
  expect(await waiting.take()).toBeUndefined();
  await expect.poll(() => waiting.take(), { timeout: 5_000 }).toBe(1);
  await expect.poll(() => waiting.take()).toBe(2);
});

it('says so when a holder stood still for longer than its lease and its slot went to another', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const still = openBook('stood-still', 300);
  expect(await still.take()).toBe(1);
  await pool.query(`update task_slots set holder = 'another' where name = 'stood-still'`);
  await expect.poll(() => said.mock.calls.flat().join(), { timeout: 5_000 }).toContain('slot 1 of stood-still went to');
  said.mockRestore();
});

it('gives everything back when it is closed', async () => {
  const closing = openBook('closed');
  await closing.take();
  await closing.take();
  await closing.close();
  expect(await openBook('closed').take()).toBe(1);
});
