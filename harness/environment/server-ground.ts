// What a Temporal server stands on: its program and its store, with what has to be closed after it.
import { join } from 'node:path';
import { startOwnPostgres } from '../database/own-postgres.ts';
import { openRelays } from '../database/relay/relay.ts';
import type { Relay } from '../database/relay/types.ts';
import {
  provideClusterServer,
  provideSqlTool,
  provideTemporalServer,
  TEMPORAL_SERVER_VERSION,
  type TemporalServer,
  type ToolchainOptions,
} from '../toolchain/index.ts';
import type { EnvironmentOptions } from './options.ts';
import { fileStore, postgresStore, type ServerStore } from './server-store.ts';

export interface Ground {
  readonly program: TemporalServer;
  /** Undefined: the server's own memory. */
  readonly store: ServerStore | undefined;
  /** Between the server and PostgreSQL, where that is to be slowed down. */
  readonly relay?: Relay;
  /** To be called when the server has ended. */
  close(): Promise<void>;
}

const STORE_FILE = 'temporal.db';

type Closer = () => Promise<void>;

/** In the opposite order; each is closed, also when another cannot be. */
const closeAll = async (closers: readonly Closer[]): Promise<void> => {
  const problems: unknown[] = [];
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (problem) {
      problems.push(problem);
    }
  }
  if (problems.length > 0) throw new AggregateError(problems, 'Failed to close what the Temporal server stood on.');
};

/** On PostgreSQL: the one that is named, or one of its own. @param slow - whether a relay stands before it */
const onPostgres = async (
  { clock, serverDatabaseUrl }: EnvironmentOptions,
  toolchain: ToolchainOptions,
  slow: boolean,
  closers: Closer[],
): Promise<Omit<Ground, 'close'>> => {
  const { program } = await provideClusterServer(toolchain);
  const { program: sqlTool } = await provideSqlTool(toolchain);
  let url = serverDatabaseUrl;
  if (url === undefined) {
    const own = await startOwnPostgres(toolchain);
    closers.push(() => own.stop());
    url = own.url;
  }
  let relay: Relay | undefined;
  if (slow) {
    const relays = openRelays(clock);
    closers.push(() => relays.close());
    const { hostname, port } = new URL(url);
    relay = await relays.open(`${hostname}:${port === '' ? '5432' : port}`);
  }
  const through = (direct: string): string => {
    if (relay === undefined) return direct;
    const there = new URL(direct);
    there.host = relay.address;
    return there.href;
  };
  const store = await postgresStore(clock, url, sqlTool, through);
  closers.push(() => store.close());
  return {
    program: { kind: 'temporal-server', program, version: TEMPORAL_SERVER_VERSION },
    store,
    ...(relay === undefined ? {} : { relay }),
  };
};

/**
 * Provides the program and opens the store.
 *
 * @param folder - where a store in a file is kept
 * @throws HarnessError TOOL_MISSING, SERVER_UNREACHABLE or DATABASE_UNREACHABLE
 */
export const openGround = async (options: EnvironmentOptions, folder: string): Promise<Ground> => {
  const { clock, report, signal, toolchain, serverDatabaseUrl, struck } = options;
  const all = { clock, report, ...(signal === undefined ? {} : { signal }), ...toolchain };
  const slow = struck?.slowStore === true;
  if (serverDatabaseUrl === undefined && !slow) {
    const store = struck === undefined ? undefined : fileStore(join(folder, STORE_FILE));
    return { program: await provideTemporalServer(all), store, close: async () => undefined };
  }
  const closers: Closer[] = [];
  try {
    return { ...(await onPostgres(options, all, slow, closers)), close: () => closeAll(closers) };
  } catch (error) {
    // What then cannot be closed is a consequence; the person is told the cause.
    await Promise.allSettled([closeAll(closers)]);
    throw error;
  }
};
