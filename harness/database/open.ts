// Opens the run's database: embedded by default, on a real PostgreSQL server by URL.
import pg from 'pg';
import type { WallClock } from '../clock.ts';
import { readEffects } from './effects.ts';
import { startEmbedded } from './embedded.ts';
import { createRunDatabase } from './external.ts';
import { pgliteVersion } from './pglite-version.ts';
import type { Database } from './types.ts';

const CONNECT_BOUND_MS = 10_000;
const QUERY_BOUND_MS = 60_000;
/** Effects of a few trials may be counted at once. */
const MAX_CONNECTIONS = 4;

export interface OpenDatabase {
  /** A server to make the run's database on. Absent: the embedded database. */
  readonly url?: string;
  readonly clock: WallClock;
  /** Told what takes time, one line each. */
  readonly report: (line: string) => void;
  /** Aborted: the embedded database is killed. */
  readonly signal?: AbortSignal;
}

/** @throws HarnessError DATABASE_UNREACHABLE */
export async function openDatabase({ url, clock, report, signal }: OpenDatabase): Promise<Database> {
  if (url === undefined || url === '') {
    report('starting the embedded database (about 1 s; the first time on a machine 5 s)');
    const server = await startEmbedded(clock, signal);
    return connect({
      title: `PGlite ${pgliteVersion().split('.').slice(0, 2).join('.')} (embedded)`,
      url: server.url,
      end: () => server.stop(),
    });
  }
  const database = await createRunDatabase(url, clock);
  return connect({
    title: `PostgreSQL ${database.version} (DATABASE_URL)`,
    url: database.url,
    end: () => database.drop(),
  });
}

function connect({ title, url, end }: { title: string; url: string; end: () => Promise<void> }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_BOUND_MS,
    query_timeout: QUERY_BOUND_MS,
    application_name: 'ordeal',
  });
  // An idle connection that is lost is taken out of the pool; the next query opens another or fails with the reason.
  pool.on('error', () => undefined);
  return {
    title,
    url,
    effects: (probes, workflowIds) => readEffects(pool, probes, workflowIds),
    close: async () => {
      await pool.end();
      await end();
    },
  };
}
