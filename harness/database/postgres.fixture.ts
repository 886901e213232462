// For tests: a PostgreSQL server of their own, in a temporary folder, on a free port. Never one that happens to run.
import { wallClock } from '../clock.ts';
import { say } from '../toolchain/say.fixture.ts';
import { startOwnPostgres, type PostgresServer } from './own-postgres.ts';

export type { PostgresServer } from './own-postgres.ts';

/** Starts it. Fails, never skips, when there is no PostgreSQL: the set-up of the tests has brought it in. */
export const startPostgres = (): Promise<PostgresServer> => startOwnPostgres({ clock: wallClock, report: say });
