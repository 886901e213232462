// A database of the run's own on a real PostgreSQL server, made at the start and dropped at the end.
import pg from 'pg';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { digest, freshSeed } from '../random.ts';

const CONNECT_BOUND_MS = 10_000;
const STATEMENT_BOUND_MS = 30_000;
const NAME_DIGITS = 12;

export interface ExternalDatabase {
  /** The given URL with the run's database in place of its own. */
  readonly url: string;
  /** `15.18` */
  readonly version: string;
  /** Drops the database, with all connections that are still open to it. */
  drop(): Promise<void>;
}

/**
 * Creates the run's database, `ordeal_<digest>`. The database that the URL names is only connected to, never written.
 * A harness that is SIGKILLed leaves its database behind.
 * @param setting - where the URL comes from, for messages
 * @throws HarnessError DATABASE_UNREACHABLE: bad URL, no server, wrong password, no right to create databases
 */
export async function createRunDatabase(
  url: string,
  clock: WallClock,
  setting = 'DATABASE_URL',
): Promise<ExternalDatabase> {
  const place = placeOf(url, setting);
  const name = `ordeal_${digest(NAME_DIGITS, freshSeed(), String(process.pid), String(clock.now()))}`;
  const version = await administer(url, place, `create the database ${name}`, async (client) => {
    await client.query(`create database ${name}`);
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? 'of unknown version';
  });
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    version,
    drop: () => administer(url, place, `drop the database ${name}`, (client) => dropDatabase(client, name)),
  };
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  // `drop database … with (force)` does the same in one step, but only from PostgreSQL 13 on.
  await client.query(`alter database ${name} with allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await client.query(`drop database if exists ${name}`);
}

async function administer<T>(
  url: string,
  place: string,
  intent: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_BOUND_MS,
    query_timeout: STATEMENT_BOUND_MS,
    application_name: 'ordeal',
  });
  const lost: unknown[] = [];
  // Without a listener a lost connection would end the process; the query under way fails with the same reason.
  client.on('error', (error) => lost.push(error));
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw unreachable(place, intent, lost[0] ?? error);
  } finally {
    await client.end();
  }
}

/** Host, port and user for messages; never the password. */
function placeOf(url: string, setting: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/u.test(parsed.protocol)) {
    const advice = 'Write it as postgres://user:password@host:5432/database.';
    throw new HarnessError('DATABASE_UNREACHABLE', `Failed to read ${setting}: it is no PostgreSQL address. ${advice}`);
  }
  const host = parsed.hostname === '' ? (parsed.searchParams.get('host') ?? 'localhost') : parsed.hostname;
  const user = parsed.username === '' ? '' : `${decodeURIComponent(parsed.username)}@`;
  return `${user}${host}:${parsed.port === '' ? '5432' : parsed.port}`;
}

/** Advice by SQLSTATE or system error. */
const ADVICE: Readonly<Record<string, string>> = {
  '42501': 'Give the role the right: ALTER ROLE … CREATEDB.',
  '28P01': 'Check user and password in DATABASE_URL.',
  '28000': 'Check the user in DATABASE_URL and pg_hba.conf.',
  '3D000': 'Name a database that exists in DATABASE_URL, for example /postgres.',
};
const DEFAULT_ADVICE = 'Start the server or correct DATABASE_URL; without DATABASE_URL the embedded database is used.';

function unreachable(place: string, intent: string, error: unknown): HarnessError {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: readonly Error[] };
  // A host with several addresses fails with an AggregateError whose own message is empty.
  const reason =
    message === undefined || message === ''
      ? (errors ?? []).map((each) => each.message).join('; ') || String(code)
      : message;
  const text = `Failed to ${intent} on PostgreSQL at ${place}: ${reason}. ${ADVICE[code ?? ''] ?? DEFAULT_ADVICE}`;
  return new HarnessError('DATABASE_UNREACHABLE', text, { cause: error });
}
