// Wrong on purpose: the workflow asks the database itself. ../workflow.ts does the same step in the way that survives a replay.
import pg from 'pg';
import type { DigestInput } from '../types.ts';

export async function DigestWorkflow({ team }: DigestInput): Promise<number> {
  const pool = new pg.Pool();
  const { rows } = await pool.query('select key from tickets where team = $1', [team]);
  return rows.length;
}
