// A PostgreSQL that really restarts beside the relay's restart: the client `pg` is told the same, in the same order, and the same rows are there.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, wallClock } from '../../clock.ts';
import { startPostgres, type PostgresServer } from '../postgres.fixture.ts';
import { openRelays } from './relay.ts';
import { SHUTTING_DOWN, STARTING_UP, type Refusal } from './refusals.ts';
import type { Relay, Relays } from './types.ts';

const BOUND_MS = 30_000;
const EVERY_MS = 2;
/** Until the server knows that there is nothing to recover, it says that it is starting up: it asks an archive, which is slow and has nothing. */
const SLOW_START = ['restore_command=/bin/sleep 1; false'];
const FAULT = 'fault-1';

interface Failure extends Error {
  readonly code?: string;
  readonly severity?: string;
  readonly file?: string;
  readonly routine?: string;
}

let server: PostgresServer;
let relays: Relays;
let relay: Relay;

beforeAll(async () => {
  server = await startPostgres();
  relays = openRelays(wallClock);
  relay = await relays.open(new URL(server.url).host);
}, BOUND_MS);
afterAll(async () => {
  await relays?.close();
  await server?.stop();
});

const failureOf = async (work: Promise<unknown>): Promise<Failure | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error as Failure;
  }
};

/** In one line: SQLSTATE and words, or the code of the socket. */
const line = ({ code = '', severity, message }: Failure): string =>
  severity === undefined ? code || message : `${severity} ${code} ${message}`;

/** A connection, and all that it is told without having asked, in its order. */
async function listening(url: string): Promise<{ readonly client: pg.Client; readonly told: string[] }> {
  const client = new pg.Client({ connectionString: url });
  const told: string[] = [];
  client.on('error', (error) => told.push(line(error as Failure)));
  client.on('end', () => told.push('end'));
  await client.connect();
  return { client, told };
}

/** One try to come back. @returns what it failed with; undefined: it is back */
async function comeBack(url: string): Promise<Failure | undefined> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  const failure = await failureOf(client.connect());
  await failureOf(client.end());
  return failure;
}

const pidOf = async ({ data }: PostgresServer): Promise<number> =>
  Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);

interface Seen {
  readonly idle: readonly string[];
  readonly inTransaction: readonly string[];
  /** What a statement fails with on a connection that was ended. */
  readonly late: string;
  /** What those fail with who come back too early, each once, in the order of their first time. */
  readonly refused: readonly string[];
  readonly rows: readonly string[];
}

/** What clients go through: one that does nothing, one in a transaction, and whoever comes next. */
async function goThrough(url: string, table: string, restart: () => Promise<void>): Promise<Seen> {
  const idle = await listening(url);
  const writer = await listening(url);
  await idle.client.query(`create table ${table} (note text)`);
  await idle.client.query(`insert into ${table} values ('committed')`);
  await writer.client.query('begin');
  await writer.client.query(`insert into ${table} values ('not committed')`);
  await restart();
  const over = ({ told }: { readonly told: readonly string[] }) => (told.includes('end') ? true : undefined);
  await poll(wallClock, { everyMs: EVERY_MS, boundMs: BOUND_MS }, () => over(idle) && over(writer));
  const late = await failureOf(writer.client.query('commit'));
  const refused: string[] = [];
  const back = await poll(wallClock, { everyMs: EVERY_MS, boundMs: BOUND_MS }, async () => {
    const failure = await comeBack(url);
    if (failure === undefined) return true;
    if (!refused.includes(line(failure))) refused.push(line(failure));
    return undefined;
  });
  expect(back).toBe(true);
  const { client } = await listening(url);
  const { rows } = await client.query<{ note: string }>(`select note from ${table}`);
  await client.end();
  const [atIdle, inTransaction] = [[...idle.told], [...writer.told]];
  return {
    idle: atIdle,
    inTransaction,
    late: late === undefined ? '' : line(late),
    refused,
    rows: rows.map(({ note }) => note),
  };
}

const relayed = (): string => {
  const url = new URL(server.url);
  url.host = relay.address;
  return url.href;
};

describe('a restart', () => {
  let real: Seen;
  let ours: Seen;

  beforeAll(async () => {
    ours = await goThrough(relayed(), 'by_relay', async () => {
      await relay.disturb(FAULT, { kind: 'restart', times: 2 });
    });
    relay.restore(FAULT);
    real = await goThrough(server.url, 'for_real', async () => {
      await writeFile(join(server.data, 'recovery.signal'), '');
      // As `pg_ctl restart` does it, mode fast.
      process.kill(await pidOf(server), 'SIGINT');
      await server.startAgain(SLOW_START);
    });
  }, BOUND_MS);

  it('tells whoever is connected the same, in the same order', () => {
    expect(real.idle[0]).toBe('FATAL 57P01 terminating connection due to administrator command');
    expect(real.idle.at(-1)).toBe('end');
    expect(ours.idle).toEqual(real.idle);
    expect(ours.inTransaction).toEqual(real.inTransaction);
    expect(ours.late).toBe(real.late);
  });

  it('refuses whoever comes back too early with the same words, but for the moment in which nobody listens', () => {
    expect(real.refused).toContain('FATAL 57P03 the database system is starting up');
    expect(ours.refused).toEqual(real.refused.filter((each) => each !== 'ECONNREFUSED'));
  });

  it('keeps what was committed and undoes the rest', () => {
    expect(real.rows).toEqual(['committed']);
    expect(ours.rows).toEqual(real.rows);
  });
});

const words = ({ severity, code, message, file, routine }: Refusal | Failure) => ({
  severity,
  code,
  message,
  file,
  routine,
});

it('the words of a server that starts are those of a real one, field by field', async () => {
  await writeFile(join(server.data, 'recovery.signal'), '');
  process.kill(await pidOf(server), 'SIGINT');
  await server.startAgain(SLOW_START);
  const failure = await poll(wallClock, { everyMs: EVERY_MS, boundMs: BOUND_MS }, async () => {
    const refusal = await comeBack(server.url);
    // What a socket says while nobody listens yet is no word of a server.
    return refusal?.severity === undefined ? undefined : refusal;
  });
  expect(failure && words(failure)).toEqual(words(STARTING_UP));
  const up = await poll(wallClock, { everyMs: EVERY_MS, boundMs: BOUND_MS }, async () =>
    (await comeBack(server.url)) === undefined ? true : undefined,
  );
  expect(up).toBe(true);
});

it('the words of a server that ends are those of a real one, field by field', async () => {
  const { client } = await listening(server.url);
  // Mode smart: it waits for those who are connected, and refuses everybody else.
  process.kill(await pidOf(server), 'SIGTERM');
  const failure = await poll(wallClock, { everyMs: EVERY_MS, boundMs: BOUND_MS }, () => comeBack(server.url));
  expect(failure && words(failure)).toEqual(words(SHUTTING_DOWN));
  await client.end();
});
