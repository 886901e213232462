// What opening an environment needs.
import type { WallClock } from '../clock.ts';
import type { ToolchainOptions } from '../toolchain/index.ts';

/** The variable that names the PostgreSQL of the Temporal server. */
export const SERVER_DATABASE_SETTING = 'ORDEAL_SERVER_DATABASE_URL';

export interface EnvironmentOptions {
  readonly clock: WallClock;
  /** Told what is being provided and how long it takes; one line each. */
  readonly report: (line: string) => void;
  /** Aborted: what is being provided is given up, and the server is killed, also one that is up. */
  readonly signal?: AbortSignal;
  /** A PostgreSQL server that the Temporal server keeps its executions in, in databases of its own. Default: SQLite in memory. */
  readonly serverDatabaseUrl?: string;
  /**
   * A server for one trial, that can be struck: its executions outlive its process, in a file or (where `slowStore`) in PostgreSQL behind a
   * relay; that PostgreSQL is its own, unless `serverDatabaseUrl` names one.
   */
  readonly struck?: { readonly slowStore: boolean };
  /** Where programs are looked for, and where they are cached. Default: the calling process's environment. */
  readonly toolchain?: Partial<Omit<ToolchainOptions, 'clock' | 'report'>>;
}
