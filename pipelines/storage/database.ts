// The connection pool and the one way in which activities write: a row per idempotency key, however often the write is repeated.
import { ApplicationFailure } from '@temporalio/common';
import pg from 'pg';
import type { Env } from '../pipeline.ts';
import { required } from '../settings.ts';

/** Writes are short and rare; a fleet of processes must not use up the server's connections. */
const POOL_MAX = 2;
/** Together below the 10 s start-to-close of a write, so that the attempt fails with the reason instead of timing out. */
const CONNECT_TIMEOUT_MS = 4_000;
const QUERY_TIMEOUT_MS = 5_000;

/** Opens the pool on DATABASE_URL. No connection is made before the first query. @throws SettingsError */
export function openPool(env: Env): pg.Pool {
  const pool = new pg.Pool({
    connectionString: required(env, 'DATABASE_URL'),
    max: POOL_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // An idle connection that breaks is reported here and dropped by the pool; the next query makes a new one. Without a listener it would end the process.
  pool.on('error', (error) => console.error(`database: an idle connection broke: ${error.message}`));
  return pool;
}

/** Who writes: the same for every attempt of one activity, different for every other activity of the execution. */
export interface Writer {
  readonly workflowId: string;
  /** The activity's sequence in the execution. */
  readonly activityId: string;
}

/** The writer behind a running attempt; takes `activityInfo()`. */
export function writerOf(info: {
  readonly activityId: string;
  readonly workflowExecution?: { readonly workflowId: string };
}): Writer {
  // Absent only for an activity that was started on its own, without a workflow.
  const workflowId = info.workflowExecution?.workflowId;
  if (workflowId === undefined)
    throw ApplicationFailure.nonRetryable('A write needs the workflow it belongs to', 'ValueError');
  return { workflowId, activityId: info.activityId };
}

/** The key under which a write exists once. */
export const idempotencyKey = ({ workflowId, activityId }: Writer): string => `${workflowId}/${activityId}`;

/** What a write is called in the database besides its own columns. */
export type Row = Readonly<Record<string, string>>;

/**
 * Inserts a row unless its idempotency key is already there.
 *
 * @param table - a table with a unique `idempotency_key`, never from outside
 * @returns whether the row is new
 * @throws ApplicationFailure DatabaseError (retryable) or DatabaseRejectedError (the data itself is refused)
 */
export async function insertOnce(
  pool: pg.Pool,
  table: 'research_results' | 'downstream_writes' | 'document_reviews' | 'agent_notes' | 'rankings',
  writer: Writer,
  row: Row,
): Promise<boolean> {
  const all: Row = { workflow_id: writer.workflowId, idempotency_key: idempotencyKey(writer), ...row };
  const columns = Object.keys(all);
  const places = columns.map((_, index) => `$${index + 1}`);
  try {
    const { rowCount } = await pool.query(
      `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')}) on conflict do nothing`,
      Object.values(all),
    );
    return rowCount === 1;
  } catch (error) {
    throw databaseFailure(error);
  }
}

/** SQLSTATE classes that say the data is wrong: 22 data exception, 23 integrity violation. Everything else may heal. */
const REJECTED = /^2[23]/;

/** What an activity throws for an error of the database. */
export function databaseFailure(error: unknown): ApplicationFailure {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const rejected = typeof code === 'string' && code.length === 5 && REJECTED.test(code);
  return ApplicationFailure.create({
    type: rejected ? 'DatabaseRejectedError' : 'DatabaseError',
    message,
    nonRetryable: rejected,
  });
}
