// The catalog in PostgreSQL: entry, update and document of one connector, all of them in one statement or none.
import type { Pool } from 'pg';
import { databaseFailure, idempotencyKey, type Writer } from '../storage/database.ts';
import type { CatalogEntry } from './types.ts';

/** The identity of a connector in the world. */
export const subjectOf = ({ source, metadata }: CatalogEntry): string => `${source} ${metadata.connector_id}`;

/** A document is this head and this tail: JSON, whole only with both. */
export const documentHead = ({ metadata }: CatalogEntry): string => `{"metadata":${JSON.stringify(metadata)}`;
export const documentTail = ({ enrichment }: CatalogEntry): string => `,"enrichment":${JSON.stringify(enrichment)}}`;

/**
 * Every part of the statement ignores a key that is there: a repetition changes nothing. One statement is one transaction:
 * a reader sees all three rows or none, at whatever instant the writer dies.
 */
const WRITE_ONCE = `
  with entry as (
    insert into catalog_entries (workflow_id, effect, idempotency_key, subject, connector_id, revision, enrichment)
    values ($1, 'entry', $2, $3, $4, $5, $6) on conflict do nothing
  ), change as (
    insert into catalog_updates (workflow_id, effect, idempotency_key, subject, revision)
    values ($1, 'update', $2, $3, $5) on conflict do nothing
  )
  insert into catalog_documents (workflow_id, effect, idempotency_key, subject, revision, content)
  values ($1, 'document', $2, $3, $5, $7) on conflict do nothing`;

/** @throws ApplicationFailure DatabaseError (retryable) or DatabaseRejectedError */
export async function writeOnce(pool: Pool, writer: Writer, entry: CatalogEntry): Promise<void> {
  await query(pool, WRITE_ONCE, [
    writer.workflowId,
    idempotencyKey(writer),
    subjectOf(entry),
    entry.metadata.connector_id,
    entry.metadata.revision,
    JSON.stringify(entry.enrichment),
    documentHead(entry) + documentTail(entry),
  ]);
}

/** One statement on the catalog. @throws ApplicationFailure DatabaseError or DatabaseRejectedError */
export async function query(
  pool: Pool,
  sql: string,
  values: readonly unknown[],
): Promise<{ readonly rowCount: number | null; readonly rows: readonly Readonly<Record<string, unknown>>[] }> {
  try {
    return await pool.query<Record<string, unknown>>(sql, [...values]);
  } catch (error) {
    throw databaseFailure(error);
  }
}
