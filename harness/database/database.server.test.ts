// The run's database, embedded and on a real PostgreSQL server: the same promises for both.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { openDatabase } from './open.ts';
import { startPostgres, type PostgresServer } from './postgres.fixture.ts';
import type { Database } from './types.ts';

const CONNECTIONS = 8;
const WRITES = 25;
const BOUND_MS = 10_000;

let server: PostgresServer;
const report = (): void => undefined;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

const EFFECTS = `create table if not exists effects (workflow_id text, step text, key text, subject text, note text)`;
const insert = `insert into effects values ($1, $2, $3, $4, $5)`;
const probe = {
  name: 'writes',
  query: `select workflow_id as execution, step as effect, key, subject from effects where workflow_id = any($1::text[]) order by key`,
};

async function connect(database: Database): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined); // some tests cut it off; what they await fails with the reason
  await client.connect();
  return client;
}

const kinds = [
  { kind: 'embedded', title: /^PGlite \d+\.\d+ \(embedded\)$/u, url: () => undefined },
  { kind: 'PostgreSQL', title: /^PostgreSQL \d+\.\d+ \(DATABASE_URL\)$/u, url: () => server.url },
];

describe.each(kinds)('$kind', ({ title, url }) => {
  let database: Database;
  let first: pg.Client;

  beforeAll(async () => {
    const given = url();
    database = await openDatabase({ ...(given === undefined ? {} : { url: given }), clock: wallClock, report });
    first = await connect(database);
    await first.query(EFFECTS);
  });
  afterAll(async () => {
    await first?.end();
    await database?.close();
  });

  it('says what it is', () => {
    expect(database.title).toMatch(title);
  });

  it('takes the writes of 8 connections at once, each statement with its own values', async () => {
    const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(database)));
    await Promise.all(
      clients.map(async (client, c) => {
        for (let n = 0; n < WRITES; n += 1) {
          await client.query(insert, ['many', 'write', `k-${c}-${n}`, `s-${c}`, 'x'.repeat(c * 20_000)]);
          const { rows } = await client.query('select $1::int as c, length($2::text) as l', [
            c,
            'x'.repeat(c * 20_000),
          ]);
          expect(rows).toEqual([{ c, l: c * 20_000 }]);
        }
      }),
    );
    const rows = await database.effects([probe], ['many', 'none']);
    expect(rows).toHaveLength(CONNECTIONS * WRITES);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(CONNECTIONS * WRITES);
    expect(rows[0]).toEqual({ probe: 'writes', execution: 'many', effect: 'write', key: 'k-0-0', subject: 's-0' });
    await Promise.all(clients.map((client) => client.end()));
  });

  it('counts only the executions that are asked for', async () => {
    await first.query(insert, ['one', 'write', 'a', 's', '']);
    await first.query(insert, ['two', 'write', 'b', 's', '']);
    expect(await database.effects([probe], ['two'])).toMatchObject([{ execution: 'two', key: 'b' }]);
    expect(await database.effects([probe], [])).toEqual([]);
    expect(await database.effects([], ['one'])).toEqual([]);
  });

  it('undoes what a client had not committed when its connection breaks, and serves the others', async () => {
    const dying = await connect(database);
    await dying.query('begin');
    await dying.query(insert, ['dead', 'write', 'in-transaction', 's', '']);
    // The socket as such: the client says no goodbye, as a process that is killed says none.
    (dying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    const rows = await poll(wallClock, { everyMs: 20, boundMs: BOUND_MS }, () => database.effects([probe], ['dead']));
    expect(rows).toEqual([]);
    await first.query(insert, ['dead', 'write', 'later', 's', '']);
    expect(await database.effects([probe], ['dead'])).toMatchObject([{ key: 'later' }]);
  });

  it('keeps the named statements of two connections apart', async () => {
    const second = await connect(database);
    expect((await first.query({ name: 'q', text: 'select 1 as x' })).rows).toEqual([{ x: 1 }]);
    expect((await second.query({ name: 'q', text: 'select 2 as y' })).rows).toEqual([{ y: 2 }]);
    expect((await first.query({ name: 'q', text: 'select 1 as x' })).rows).toEqual([{ x: 1 }]);
    await second.end();
  });

  it('lets an error in one transaction be the error of no other', async () => {
    const second = await connect(database);
    await second.query('begin');
    const beside = first.query('select 5 as five');
    await expect(second.query('select 1/0')).rejects.toThrow(/division by zero/u);
    await second.query('rollback');
    expect((await beside).rows).toEqual([{ five: 5 }]);
    await second.end();
  });

  it.each([
    {
      wrong: 'lacks a column',
      query: `select workflow_id as execution, step as effect, key from effects`,
      says: /returns no column subject \(it returns execution, effect, key\)/u,
    },
    {
      wrong: 'names no table',
      query: `select * from nowhere where x = any($1::text[])`,
      says: /relation "nowhere" does not exist/u,
    },
    {
      wrong: 'returns rows of others',
      query: `select workflow_id || 'x' as execution, step as effect, key, subject from effects where workflow_id = any($1::text[])`,
      says: /a row of execution 'onex', which was not asked for/u,
    },
    {
      wrong: 'leaves a column empty',
      query: `select workflow_id as execution, null as effect, key, subject from effects where workflow_id = any($1::text[])`,
      says: /no value in column effect/u,
    },
  ])('refuses a probe that $wrong', async ({ query, says }) => {
    await first.query(insert, ['one', 'write', 'a', 's', '']);
    // The first has no parameter at all: give it one, so that only its columns are wrong.
    const withParameter = query.includes('$1') ? query : `${query} where workflow_id = any($1::text[])`;
    const failing = database.effects([{ name: 'bad', query: withParameter }], ['one']);
    await expect(failing).rejects.toThrow(says);
    await expect(failing).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('a real server', () => {
  const databases = async (): Promise<string[]> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'ordeal%'`,
    );
    await client.end();
    return rows.map(({ datname }) => datname);
  };

  it('has a database of its own per run, and none after it, whoever is still connected', async () => {
    const options = { url: server.url, clock: wallClock, report };
    const [one, two] = await Promise.all([openDatabase(options), openDatabase(options)]);
    expect(one.url).not.toBe(two.url);
    expect(await databases()).toHaveLength(2);
    const clinging = await connect(one);
    await one.close();
    await two.close();
    expect(await databases()).toEqual([]);
    await clinging.end();
  });

  it.each([
    {
      wrong: 'no server',
      url: 'postgres://me:secret@127.0.0.1:1/x',
      says: /on PostgreSQL at me@127\.0\.0\.1:1: .*ECONNREFUSED/u,
    },
    { wrong: 'no address', url: 'mysql://me:secret@localhost/x', says: /it is no PostgreSQL address/u },
    {
      wrong: 'no such database',
      url: () => server.url.replace('/postgres', '/nowhere').replace('postgres:', 'postgres:'),
      says: /"nowhere" does not exist/u,
    },
  ])('is named in a clear error without the password: $wrong', async ({ url, says }) => {
    const given = typeof url === 'string' ? url : url();
    const [outcome] = await Promise.allSettled([openDatabase({ url: given, clock: wallClock, report })]);
    const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
    expect(HarnessError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', exit: 69 });
    expect(String(error)).toMatch(says);
    expect(String(error)).not.toContain('secret');
  });
});
