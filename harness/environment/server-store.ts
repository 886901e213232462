// Where a Temporal server keeps its executions: SQLite in memory, or two databases of the run's own on a real PostgreSQL.
import type { WallClock } from '../clock.ts';
import { createRunDatabase, type ExternalDatabase } from '../database/external.ts';
import { HarnessError } from '../errors.ts';
import { runCommand } from '../processes/index.ts';
import { SERVER_DATABASE_SETTING } from './options.ts';

/** What the server's configuration says of its store. */
export interface ServerStore {
  /** For people, after the server's version: empty, or ` on PostgreSQL 15.18`. */
  readonly title: string;
  readonly shards: number;
  /** Of SQLite in a file: where it is. */
  readonly file?: string;
  /** The `datastores` of the configuration. Without a `visibility`, `main` is that as well. */
  datastores(): { readonly main: object; readonly visibility?: object };
  /** Drops what was created. */
  close(): Promise<void>;
}

/** One of the 20 or so steps of a schema takes milliseconds; a busy machine is given time. */
const SCHEMA_BOUND_MS = 120_000;
/** The four services of one process each open their own: all together stay below the 100 that PostgreSQL allows by default. */
const CONNECTIONS = { main: 12, visibility: 4 } as const;
const SCHEMAS = { main: 'postgresql/v12/temporal', visibility: 'postgresql/v12/visibility' } as const;
const PLUGIN = 'postgres12';
const PORT = '5432';
/** Enough that shards are not one behind the other, few enough to start at once. */
const SHARDS = 4;

/** SQLite in memory. @param name - every server process needs a name of its own */
export const memoryStore = (name: string): ServerStore => {
  const sql = {
    pluginName: 'sqlite',
    connectAddr: 'localhost', // required by validation, unused by SQLite
    connectProtocol: 'tcp',
    databaseName: name,
    connectAttributes: { mode: 'memory', cache: 'shared' },
    maxConns: 1,
    maxIdleConns: 1,
  };
  return {
    title: '',
    shards: 1,
    datastores: () => ({ main: { sql } }),
    close: async () => undefined,
  };
};

/** SQLite in a file, that a server finds again when it is started again. @param file - absolute; made when it is not there */
export const fileStore = (file: string): ServerStore => {
  const sql = {
    pluginName: 'sqlite',
    connectAddr: 'localhost', // required by validation, unused by SQLite
    connectProtocol: 'tcp',
    databaseName: file,
    connectAttributes: { mode: 'rwc', setup: 'true' },
    maxConns: 1,
    maxIdleConns: 1,
  };
  return {
    title: ' on SQLite in a file',
    shards: 1,
    file,
    datastores: () => ({ main: { sql } }),
    close: async () => undefined,
  };
};

interface Place {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Undefined: no TLS. */
  readonly tls: { readonly verify: boolean } | undefined;
}

const placeOf = (url: string): Place => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const mode = searchParams.get('sslmode') ?? 'disable';
  return {
    host: hostname === '' ? 'localhost' : hostname,
    port: port === '' ? PORT : port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    tls: ['require', 'verify-ca', 'verify-full'].includes(mode) ? { verify: mode === 'verify-full' } : undefined,
  };
};

/** A database as the server's configuration has it. */
export const datastoreOf = (url: string, connections: number): object => {
  const { host, port, user, password, database, tls } = placeOf(url);
  return {
    sql: {
      pluginName: PLUGIN,
      databaseName: database,
      connectAddr: `${host}:${port}`,
      connectProtocol: 'tcp',
      user,
      password,
      maxConns: connections,
      maxIdleConns: connections,
      ...(tls === undefined ? {} : { tls: { enabled: true, enableHostVerification: tls.verify } }),
    },
  };
};

/**
 * Brings a database to the schema of the server.
 *
 * @param tool - temporal-sql-tool
 * @throws HarnessError SERVER_UNREACHABLE with what the tool said
 */
export async function setUpSchema(
  clock: WallClock,
  tool: string,
  url: string,
  schema: keyof typeof SCHEMAS,
): Promise<void> {
  const { host, port, user, password, database, tls } = placeOf(url);
  const secured = tls === undefined ? [] : ['--tls', ...(tls.verify ? [] : ['--tls-disable-host-verification'])];
  const where = ['--ep', host, '-p', port, '-u', user, '--db', database, '--pl', PLUGIN, ...secured];
  const env = { PATH: process.env['PATH'] ?? '', SQL_PASSWORD: password };
  for (const step of [
    ['setup-schema', '-v', '0.0'],
    ['update-schema', '-s', SCHEMAS[schema]],
  ]) {
    const end = await runCommand(clock, { program: tool, args: [...where, ...step], env }, SCHEMA_BOUND_MS);
    if (end.kind === 'ended' && end.code === 0) continue;
    const said = end.output.split('\n').slice(-3).join(' ');
    throw new HarnessError(
      'SERVER_UNREACHABLE',
      `Failed to set up the schema of the Temporal server in ${host}:${port}/${database} (${step[0]}): ${said || end.kind}. Check the rights of the role in ${SERVER_DATABASE_SETTING}.`,
    );
  }
}

/**
 * Two fresh databases on a PostgreSQL server, with the schema in them. The database that the URL names is only connected to.
 *
 * @param tool - temporal-sql-tool
 * @param way - how the server reaches a database. Default: as it is
 * @throws HarnessError DATABASE_UNREACHABLE, or SERVER_UNREACHABLE when the schema cannot be set up
 */
export async function postgresStore(
  clock: WallClock,
  url: string,
  tool: string,
  way: (url: string) => string = (direct) => direct,
): Promise<ServerStore> {
  const made: ExternalDatabase[] = [];
  const close = async (): Promise<void> => {
    for (const database of made.splice(0)) await database.drop();
  };
  try {
    const main = await createRunDatabase(url, clock, SERVER_DATABASE_SETTING);
    made.push(main);
    const visibility = await createRunDatabase(url, clock, SERVER_DATABASE_SETTING);
    made.push(visibility);
    await Promise.all([
      setUpSchema(clock, tool, main.url, 'main'),
      setUpSchema(clock, tool, visibility.url, 'visibility'),
    ]);
    return {
      title: ` on PostgreSQL ${main.version}`,
      shards: SHARDS,
      datastores: () => ({
        main: datastoreOf(way(main.url), CONNECTIONS.main),
        visibility: datastoreOf(way(visibility.url), CONNECTIONS.visibility),
      }),
      close,
    };
  } catch (error) {
    // What then cannot be dropped is a consequence; the person is told the cause.
    await Promise.allSettled([close()]);
    throw error;
  }
}
