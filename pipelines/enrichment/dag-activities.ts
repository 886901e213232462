// The predecessor's own steps, with the defects it had: no key, a watermark ahead of the work, a document written in place.
// Kept for comparison only; what is right is in catalog.ts.
import { activityInfo } from '@temporalio/activity';
import type { Pool } from 'pg';
import { writerOf, type Writer } from '../storage/database.ts';
import { documentHead, documentTail, query, subjectOf } from './catalog.ts';
import type { CatalogEntry, ConnectorMetadata, DagActivities } from './types.ts';

/** Defect 1: a plain insert. Each repetition is another row. */
export async function appendEntry(pool: Pool, { workflowId }: Writer, entry: CatalogEntry): Promise<void> {
  await query(
    pool,
    `insert into catalog_entries (workflow_id, effect, subject, connector_id, revision, enrichment)
     values ($1, 'entry', $2, $3, $4, $5)`,
    [
      workflowId,
      subjectOf(entry),
      entry.metadata.connector_id,
      entry.metadata.revision,
      JSON.stringify(entry.enrichment),
    ],
  );
}

const identity = (source: string, { connector_id }: ConnectorMetadata): string => `${source} ${connector_id}`;

export const dagActivities = (pool: Pool): DagActivities => ({
  async dag_select_update(source, metadata) {
    const { rows } = await query(pool, 'select 1 from catalog_watermarks where subject = $1 and revision >= $2', [
      identity(source, metadata),
      metadata.revision,
    ]);
    return rows.length === 0;
  },
  /** Defect 2: the revision counts as processed from here on, whatever becomes of the steps behind. */
  async dag_advance_watermark(source, metadata) {
    const { workflowId } = writerOf(activityInfo());
    await query(
      pool,
      `insert into catalog_watermarks (workflow_id, subject, revision) values ($1, $2, $3)
       on conflict (subject) do update set workflow_id = excluded.workflow_id, revision = excluded.revision
       where catalog_watermarks.revision < excluded.revision`,
      [workflowId, identity(source, metadata), metadata.revision],
    );
  },
  /** Defect 3: whoever reads between here and dag_publish reads half a document, and so does the next run, for whole. */
  async dag_begin_document(entry) {
    const { workflowId } = writerOf(activityInfo());
    const { rowCount } = await query(
      pool,
      `insert into catalog_documents (workflow_id, effect, subject, revision, content)
       select $1, 'document', $2::text, $3::bigint, $4
       where not exists (select 1 from catalog_documents where subject = $2::text and revision = $3::bigint)`,
      [workflowId, subjectOf(entry), entry.metadata.revision, documentHead(entry)],
    );
    return rowCount === 1;
  },
  async dag_publish(entry, { begun, selected }) {
    const { workflowId } = writerOf(activityInfo());
    const at = [workflowId, subjectOf(entry), entry.metadata.revision] as const;
    if (begun)
      await query(
        pool,
        'update catalog_documents set content = content || $4 where workflow_id = $1 and subject = $2 and revision = $3',
        [...at, documentTail(entry)],
      );
    if (selected)
      await query(
        pool,
        `insert into catalog_updates (workflow_id, effect, subject, revision) values ($1, 'update', $2, $3)`,
        at,
      );
  },
});
