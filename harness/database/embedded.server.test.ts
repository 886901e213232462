// The embedded database where it is tried hardest: clients that break off in the middle of the protocol, and a harness that dies.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import { compiledFile } from '../compiled.ts';
import { openFromTemplate } from './data-template.ts';
import { startEmbedded, type EmbeddedServer } from './embedded.ts';
import { cString, frame, SYNC } from './wire-message.ts';

/** Messages as a client library sends them. */
const parse = (text: string): Buffer => frame('P', Buffer.concat([cString(''), cString(text), Buffer.alloc(2)]));
const query = (text: string): Buffer => frame('Q', cString(text));
const BIND = frame('B', Buffer.concat([cString(''), cString(''), Buffer.alloc(6)]));
const EXECUTE = frame('E', Buffer.concat([cString(''), Buffer.alloc(4)]));
const PROTOCOL_3 = Buffer.from([0, 3, 0, 0]);
/** A startup message is a frame without a type. */
const STARTUP = frame(
  ' ',
  Buffer.concat([PROTOCOL_3, ...['user', 'postgres', 'database', 'postgres', ''].map(cString)]),
).subarray(1);

const BOUND_MS = 10_000;
const DEATH_BOUND_MS = 2_000;
const START_BOUND_MS = 60_000;
/** ParseComplete, and ReadyForQuery outside a transaction. */
const PARSED = '1\0\0\0\u0004';
const READY = 'Z\0\0\0\u0005I';

/** A connection without a client library: the messages are sent one by one, as the test wants them. */
async function rawConnection(
  port: number,
): Promise<{ socket: Socket; send(...messages: Buffer[]): void; until(piece: string): Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  socket.on('data', (data) => {
    received += data.toString('latin1');
  });
  const until = async (piece: string): Promise<string> => {
    const answer = await poll(wallClock, { everyMs: 5, boundMs: BOUND_MS }, () =>
      received.includes(piece) ? received : undefined,
    );
    expect(answer, `an answer with ${JSON.stringify(piece)}`).toBeDefined();
    received = '';
    return answer ?? '';
  };
  socket.write(STARTUP);
  await until(READY);
  return { socket, send: (...messages) => void socket.write(Buffer.concat(messages)), until };
}

/** What a client got that sent Parse, was overtaken by another client's query, and then sent the rest. */
async function overtaken(port: number): Promise<string> {
  const slow = await rawConnection(port);
  const other = new pg.Client({ connectionString: `postgres://postgres:postgres@127.0.0.1:${port}/postgres` });
  await other.connect();
  slow.send(parse("select 'mine' as m"));
  await slow.until(PARSED);
  const theirs = other.query('select $1::text as t', ['theirs']);
  // The other query is on its way; whether it has to wait is what is tested.
  const stillWaits = Promise.race([theirs.then(() => 'answered'), wallClock.sleep(200).then(() => 'waits')]);
  await stillWaits;
  slow.send(BIND, EXECUTE, SYNC);
  const got = await slow.until(READY);
  slow.socket.destroy();
  await theirs;
  await other.end();
  return got;
}

describe('the embedded database', () => {
  let server: EmbeddedServer;
  let client: pg.Client;
  let port: number;

  beforeAll(async () => {
    server = await startEmbedded(wallClock);
    port = Number(new URL(server.url).port);
    client = new pg.Client({ connectionString: server.url, query_timeout: BOUND_MS });
    await client.connect();
    await client.query('create table w (i int)');
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  it('never mixes the statements of two connections, however slowly one of them sends', async () => {
    expect(await overtaken(port)).toContain('mine');
  });

  it('undoes a write whose client died before it said Sync', async () => {
    const dying = await rawConnection(port);
    dying.send(parse('insert into w values (1)'), BIND, EXECUTE);
    await dying.until('INSERT 0 1');
    dying.socket.destroy();
    expect((await client.query('select count(*)::int as n from w')).rows).toEqual([{ n: 0 }]);
  });

  it('answers others truly after a client died in the middle of an error', async () => {
    const dying = await rawConnection(port);
    dying.send(parse('selekt'));
    await dying.until('syntax error');
    dying.socket.destroy();
    expect((await client.query('select $1::int as n', [7])).rows).toEqual([{ n: 7 }]);
  });

  it('undoes a transaction whose client died while a statement of it ran', async () => {
    const dying = await rawConnection(port);
    dying.send(query('begin; insert into w values (2)'), query('select count(*) from generate_series(1, 1000000)'));
    await dying.until('INSERT 0 1');
    dying.socket.destroy();
    expect((await client.query('select count(*)::int as n from w')).rows).toEqual([{ n: 0 }]);
  });
});

describe('the template of the data folder', () => {
  it('is made again when it is damaged, and used after that without a trace of its users', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'ordeal-template-'));
    const path = join(dir, 'data.tar');
    const countTables = async (): Promise<number> => {
      const session = await openFromTemplate(path);
      const { rows } = await session.query<{ n: number }>(
        "select count(*)::int as n from pg_tables where schemaname = 'public'",
      );
      await session.query('create table left_behind (i int)');
      await session.close();
      return rows[0]?.n ?? -1;
    };
    try {
      await writeFile(path, 'no archive');
      expect(await countTables()).toBe(0);
      const { mtimeMs, size } = await stat(path);
      expect(size).toBeGreaterThan(1_000_000);
      expect(await countTables()).toBe(0);
      expect((await stat(path)).mtimeMs).toBe(mtimeMs);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe("pglite-socket's own queue", () => {
  it('mixes statements up: the reason for ours, and the proof that the test above can fail', async () => {
    const db = await PGlite.create();
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const stock = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 8 });
    await stock.start();
    const got = await overtaken(port);
    await stock.stop();
    await db.close();
    expect(got).toContain('bind message supplies 0 parameters, but prepared statement "" requires 1');
  });
});

describe('a harness that is SIGKILLed', () => {
  it('leaves no database behind after 2 s', async () => {
    const harness = spawn(process.execPath, [compiledFile(import.meta.url, './fixtures/hold.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    harness.stdout.on('data', (data: Buffer) => {
      said += data.toString();
    });
    const port = await poll(
      wallClock,
      { everyMs: 20, boundMs: START_BOUND_MS },
      () => /open .*:(\d+)\//u.exec(said)?.[1],
    );
    expect(port).toBeDefined();
    (await rawConnection(Number(port))).socket.destroy();
    harness.kill('SIGKILL');
    await once(harness, 'exit');
    const gone = await poll(wallClock, { everyMs: 20, boundMs: DEATH_BOUND_MS }, async () =>
      (await refuses(Number(port))) ? true : undefined,
    );
    expect(gone).toBe(true);
  });
});

async function refuses(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const outcome = await Promise.race([
    once(socket, 'connect').then(() => false),
    once(socket, 'error').then(
      () => true,
      () => true,
    ),
  ]).catch(() => true);
  socket.destroy();
  return outcome;
}
