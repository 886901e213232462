// What goes wrong with the places that hold the state: the database of the effects and the Temporal server. `On`: when it strikes (types.ts).

/** One thing that goes wrong with the pipelines' database. It strikes all worker processes of the trial. */
export type DatabaseFaultOn<On> =
  /**
   * The database restarts: every connection is told so and ends (57P01), what was not committed is undone. So many new connections are
   * too early (57P03). Default 1.
   */
  | { readonly kind: 'database.restart'; readonly on: On; readonly refusals?: number }
  /** Connections that nobody uses end; so many new ones are refused. Default: `too-many-clients` (53300; the others are 57P03), 1. */
  | {
      readonly kind: 'database.refuse';
      readonly on: On;
      readonly reason?: DatabaseRefusal;
      readonly refusals?: number;
    }
  /** Every statement takes so many ms longer, real time; until the work has ended, or for `forMs` from the first one on. */
  | { readonly kind: 'database.slow'; readonly on: On; readonly ms: number; readonly forMs?: number }
  /** The database commits what was written, and the connection ends before its answer: nobody knows whether the row is there. */
  | ({ readonly kind: 'database.drop-after-commit'; readonly on: On } & OnWrites)
  /** A write fails because the disk is full (53100); it and its transaction are undone. */
  | ({ readonly kind: 'database.disk-full'; readonly on: On } & OnWrites);

export type DatabaseRefusal = 'too-many-clients' | 'starting-up' | 'shutting-down';

/** The writes that a fault strikes: the next ones of the trial's workers. */
interface OnWrites {
  /** A piece of the statement's text, whatever its case: a table's name. Default: any that writes. */
  readonly statement?: string;
  /** So many, one after the other. Default 1. */
  readonly times?: number;
}

/** One thing that goes wrong with the Temporal server. Such a trial has a server of its own. */
export type ServerFaultOn<On> =
  /** SIGKILL; after `downMs` of real time (default 0) it is started again on what it had stored. */
  | { readonly kind: 'server.kill'; readonly on: On; readonly downMs?: number }
  /** SIGSTOP, and SIGCONT so many ms of real time later. */
  | { readonly kind: 'server.pause'; readonly on: On; readonly forMs: number }
  /**
   * The server keeps its executions in PostgreSQL, and every statement there takes so many ms longer, real time; until the work has ended, or
   * for `forMs` from the first one on.
   */
  | { readonly kind: 'server.slow-persistence'; readonly on: On; readonly ms: number; readonly forMs?: number };
