// The relay before the embedded database and before a real PostgreSQL: each fault strikes, is in the ledger, and heals. The words are held against a real server's.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../../clock.ts';
import { answersAt } from '../answers.ts';
import { openDatabase } from '../open.ts';
import { startPostgres, type PostgresServer } from '../postgres.fixture.ts';
import type { Database } from '../types.ts';
import { CopyIn, FlushingQuery, submit } from './raw-query.fixture.ts';
import { openRelays } from './relay.ts';
import { DISK_FULL, TERMINATED, TOO_MANY_CLIENTS } from './refusals.ts';
import type { Disturbance, Relay, Relays } from './types.ts';

const BOUND_MS = 30_000;
/** An answer comes within milliseconds. */
const STUCK_MS = 3_000;
const FAULT = 'fault-1';
const ONCE = 'insert into rows values ($1, $2) on conflict do nothing';
const AGAIN = 'insert into rows values ($1, $2)';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, BOUND_MS);
afterAll(() => server?.stop());

interface Failure {
  readonly code?: string;
  readonly severity?: string;
  readonly message: string;
  readonly hint?: string;
}

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  try {
    await work;
  } catch (error) {
    return error as Failure;
  }
  throw new Error('nothing failed');
};

/** A client that waits for ever would hold the test. */
const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = wallClock.sleep(STUCK_MS, over.signal).then(
    () => Promise.reject(new Error('the client waits for ever')),
    () => work, // aborted: it is decided
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
};

const kinds = [
  { kind: 'the embedded database', url: () => undefined },
  { kind: 'a real PostgreSQL', url: () => server.url },
];

describe.each(kinds)('before $kind', ({ url }) => {
  let database: Database;
  let relays: Relays;
  let relay: Relay;
  let relayed: string;
  let pool: pg.Pool;
  let direct: pg.Client;
  /** What was told to connections that nobody was using. */
  let lost: Failure[];

  beforeAll(async () => {
    const given = url();
    database = await openDatabase({
      ...(given === undefined ? {} : { url: given }),
      clock: wallClock,
      report: () => undefined,
    });
    relays = openRelays(wallClock);
    const there = new URL(database.url);
    relay = await relays.open(there.host);
    there.host = relay.address;
    relayed = there.href;
    direct = new pg.Client({ connectionString: database.url });
    await direct.connect();
    await direct.query('create table rows (key text, note text)');
    await direct.query('create unique index on rows (key) where key <> $$free$$');
  }, BOUND_MS);
  afterAll(async () => {
    await direct?.end();
    await relays?.close();
    await database?.close();
  });

  beforeEach(async () => {
    lost = [];
    pool = new pg.Pool({ connectionString: relayed, max: 2, connectionTimeoutMillis: BOUND_MS });
    pool.on('error', (error) => lost.push(error as Failure));
    await direct.query('delete from rows');
    await pool.query('select 1');
  });
  afterEach(async () => {
    await pool.end();
  });

  const rows = async (): Promise<readonly string[]> =>
    (await direct.query<{ note: string }>('select note from rows order by note')).rows.map(({ note }) => note);

  /** Puts it on, and takes it off whatever happens: afterwards a write arrives. */
  const under = async (disturbance: Disturbance, work: (said: string) => Promise<void>): Promise<void> => {
    const before = relay.met(FAULT).length;
    const said = await relay.disturb(FAULT, disturbance);
    try {
      await work(said);
      // A healing that does nothing would be seen.
      expect(relay.isOn(FAULT)).toBe(true);
    } finally {
      relay.restore(FAULT);
    }
    expect(relay.isOn(FAULT)).toBe(false);
    await answersAt(relayed);
    expect(relay.met(FAULT).length, 'it has met something').toBeGreaterThan(before);
    await pool.query(ONCE, ['healed', 'healed']);
    expect(await rows()).toContain('healed');
  };
  const lastMet = (): string => relay.met(FAULT).at(-1)?.what ?? '';

  it('hands on errors, transactions, prepared statements and large rows as they are', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query(AGAIN, ['a', 'undone']);
    expect(await failureOf(client.query('select nothing'))).toMatchObject({ code: '42703' });
    expect(await failureOf(client.query('select 1'))).toMatchObject({ code: '25P02' });
    await client.query('rollback');
    const large = 'x'.repeat(300_000);
    const prepared = { name: 'put', text: AGAIN };
    await client.query({ ...prepared, values: ['b', large] });
    await client.query({ ...prepared, values: ['c', 'second'] });
    client.release();
    expect(await rows()).toEqual(['second', large]);
  });

  it('drops the connection between commit and answer: the row is there, and its writer does not know', async () => {
    await under({ kind: 'drop-after-commit', times: 1, statement: 'INTO ROWS' }, async () => {
      await pool.query('select count(*) from rows');
      const failure = await failureOf(pool.query(ONCE, ['k', 'first']));
      expect(failure.message).toMatch(/ECONNRESET|terminated unexpectedly/u);
      expect(await rows()).toEqual(['first']);
      // A writer with a key repeats itself, and the row stays one; a writer without has two.
      await pool.query(ONCE, ['k', 'again']);
      expect(await rows()).toEqual(['first']);
    });
    expect(lastMet()).toBe(`INSERT 0 1 of "${ONCE}" was committed, its answer was dropped`);
  });

  it('drops at the COMMIT of a transaction, and at nothing that was undone', async () => {
    await under({ kind: 'drop-after-commit', times: 1 }, async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(AGAIN, ['k', 'undone']);
      await client.query('rollback');
      await failureOf(client.query('insert into nowhere values (1)'));
      await client.query('begin');
      await client.query(AGAIN, ['k', 'kept']);
      client.on('error', () => undefined);
      await failureOf(client.query('commit'));
      client.release(true);
    });
    expect(await rows()).toEqual(['healed', 'kept']);
    expect(lastMet()).toMatch(/^COMMIT of "begin", "insert into rows .*", "commit" was committed/u);
  });

  it.each([
    ['begin; insert into rows values ($$a$$, $$undone$$); rollback', undefined],
    ['begin; insert into rows values ($$a$$, $$undone$$); rollback; select 1', undefined],
    ['begin; insert into rows values ($$a$$, $$kept$$); commit; begin; rollback', 'kept'],
    ['begin; rollback; insert into rows values ($$a$$, $$kept$$)', 'kept'],
  ])('of a query of several statements, drops at what was committed: %s', async (text, kept) => {
    await under({ kind: 'drop-after-commit', times: 1 }, async () => {
      const asked = pool.query(text);
      if (kept === undefined) await asked;
      else await failureOf(asked);
      expect(await rows()).toEqual(kept === undefined ? [] : [kept]);
      // What was undone was not dropped: this is the first.
      if (kept === undefined) await failureOf(pool.query(ONCE, ['k', 'first']));
    });
    expect(relay.met(FAULT).at(-1)?.what).toContain(kept === undefined ? `"${ONCE}" was committed` : 'was committed');
  });

  it('lets a client go on that waits for an answer before it is done, and drops what it commits', async () => {
    await under({ kind: 'drop-after-commit', times: 1 }, async () => {
      const client = await pool.connect();
      client.on('error', () => undefined);
      const read = submit(client, new FlushingQuery('select note from rows where key = $1', ['k']));
      expect(await inTime(read.done)).toEqual(['RowDescription', 'CommandComplete', 'ReadyForQuery']);
      const written = submit(client, new FlushingQuery(`${AGAIN} returning note`, ['k', 'flushed']));
      expect((await failureOf(inTime(written.done))).message).toMatch(/ECONNRESET|terminated unexpectedly/u);
      expect(written.heard).toEqual(['RowDescription', 'DataRow', 'CommandComplete']);
      client.release(true);
      expect(await rows()).toEqual(['flushed']);
    });
  });

  it('answers that the disk is full, and the server has undone the transaction', async () => {
    await under({ kind: 'disk-full', times: 2 }, async () => {
      expect((await pool.query('select note from rows for update')).rows).toEqual([]);
      expect(await failureOf(pool.query(ONCE, ['k', 'never']))).toMatchObject({
        severity: 'ERROR',
        code: '53100',
        message: DISK_FULL.message,
        hint: 'Check free disk space.',
      });
      const client = await pool.connect();
      await client.query('begin');
      expect(await failureOf(client.query("insert into rows values ('q', 'never')"))).toMatchObject({ code: '53100' });
      expect(await failureOf(client.query('select 1'))).toMatchObject({ code: '25P02' });
      await client.query('rollback');
      client.release();
      await pool.query(ONCE, ['k', 'third time']);
      expect(await rows()).toEqual(['third time']);
    });
    expect(lastMet()).toMatch(/^"insert into rows values .*" was answered 53100/u);
  });

  it('refuses so many new connections, and ends those that nobody uses', async () => {
    await under({ kind: 'refuse', refusal: TOO_MANY_CLIENTS, times: 2 }, async (said) => {
      expect(said).toMatch(/^[1-9]\d* idle connections were ended/u);
      for (let i = 0; i < 2; i += 1)
        expect(await failureOf(pool.query('select 1'))).toMatchObject({
          severity: 'FATAL',
          code: '53300',
          message: 'sorry, too many clients already',
        });
      await pool.query('select 1');
    });
    expect(lastMet()).toMatch(/^a connection was refused with 53300/u);
  });

  it('restarts: whoever is connected is told, what was not committed is undone, and the first to come back is too early', async () => {
    const client = await pool.connect();
    client.on('error', (error) => lost.push(error as Failure));
    await client.query('begin');
    await client.query(AGAIN, ['k', 'undone']);
    await under({ kind: 'restart', times: 1 }, async (said) => {
      expect(said).toMatch(/^1 connections were ended with 57P01/u);
      client.release(true);
      expect(lost[0]).toMatchObject({ severity: 'FATAL', code: '57P01' });
      expect(await failureOf(pool.query('select 1'))).toMatchObject({ severity: 'FATAL', code: '57P03' });
      expect((await pool.query('select note from rows')).rows).toEqual([]);
    });
  });

  it('slows every statement down', async () => {
    await under({ kind: 'slow', ms: 60 }, async () => {
      const begun = wallClock.elapsed();
      await pool.query(ONCE, ['k', 'slowly']);
      expect(wallClock.elapsed() - begun).toBeGreaterThan(55);
    });
    expect(lastMet()).toBe(`"${ONCE}" was held back for 60 ms`);
  });

  it('hands the refusal of encryption on, and reads what follows', async () => {
    const [host = '', port] = relay.address.split(':');
    const socket = connect({ host, port: Number(port) });
    const heard = (): Promise<Buffer> => new Promise((done) => socket.once('data', done));
    const tls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
    await under({ kind: 'refuse', refusal: TOO_MANY_CLIENTS, times: 1 }, async () => {
      socket.write(tls);
      expect(String(await heard())).toBe('N');
      // Protocol 3.0, no parameters: it does not come so far.
      socket.write(Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]));
      expect(String(await heard())).toContain('sorry, too many clients already');
    });
    socket.destroy();
  });

  it('goes on where the client has gone while its statement is held back', async () => {
    await under({ kind: 'slow', ms: 40 }, async () => {
      const impatient = new pg.Client({ connectionString: relayed });
      impatient.on('error', () => undefined);
      await impatient.connect();
      const given = failureOf(impatient.query(AGAIN, ['k', 'left']));
      const seen = relay.met(FAULT).length;
      await poll(wallClock, { everyMs: 1, boundMs: BOUND_MS }, () => relay.met(FAULT).length > seen || undefined);
      (impatient as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      await given;
      await pool.query(AGAIN, ['l', 'stayed']);
    });
    expect(await rows()).toEqual(['healed', 'stayed']);
  });
});

it('drops a COPY that was committed, whose rows are sent when the server asks for them', async () => {
  const there = new URL(server.url);
  const relays = openRelays(wallClock);
  const relay = await relays.open(there.host);
  const direct = new pg.Client({ connectionString: server.url });
  await direct.connect();
  await direct.query('create table copied (key text, note text)');
  await relay.disturb(FAULT, { kind: 'drop-after-commit', times: 1 });
  there.host = relay.address;
  const client = new pg.Client({ connectionString: there.href });
  client.on('error', () => undefined);
  await client.connect();
  const copy = submit(client, new CopyIn('copy copied from stdin', 'k\tsent\n'));
  expect((await failureOf(inTime(copy.done))).message).toMatch(/ECONNRESET|terminated unexpectedly/u);
  expect(copy.heard).toEqual(['CopyInResponse']);
  expect(relay.met(FAULT).map(({ what }) => what)).toEqual([
    'COPY 1 of "copy copied from stdin" was committed, its answer was dropped',
  ]);
  expect((await direct.query('select note from copied')).rows).toEqual([{ note: 'sent' }]);
  await direct.query('drop table copied');
  await direct.end();
  await relays.close();
});

it('hands on unread what is encrypted: nothing strikes there', async () => {
  const sockets: Socket[] = [];
  const encrypting = createServer((socket) => {
    sockets.push(socket);
    socket.once('data', () => {
      socket.write('S');
      socket.on('data', (data) => socket.write(data));
    });
  });
  await new Promise<void>((done) => encrypting.listen(0, '127.0.0.1', done));
  const relays = openRelays(wallClock);
  const relay = await relays.open(`127.0.0.1:${(encrypting.address() as AddressInfo).port}`);
  await relay.disturb(FAULT, { kind: 'refuse', refusal: TOO_MANY_CLIENTS, times: 1 });
  const [host = '', port] = relay.address.split(':');
  const socket = connect({ host, port: Number(port) });
  const heard = (): Promise<Buffer> => new Promise((done) => socket.once('data', done));
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  expect(String(await heard())).toBe('S');
  socket.write('anything at all');
  expect(String(await heard())).toBe('anything at all');
  expect(relay.met(FAULT)).toEqual([]);
  for (const one of [socket, ...sockets]) one.destroy();
  await relays.close();
  await new Promise((done) => encrypting.close(done));
});

it('says what a real server says to those that it ends', async () => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const told = new Promise<Failure>((done) => client.on('error', (error) => done(error as Failure)));
  const other = new pg.Client({ connectionString: server.url });
  await other.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await other.end();
  const { severity, code, message, file, routine } = TERMINATED;
  expect(await told).toMatchObject({ severity, code, message, file, routine });
});
