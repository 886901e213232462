// Brings a database to today's schema: each step once, whole or not at all, also when many processes start together.
import type { Pool } from 'pg';
import type { Env } from '../pipeline.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** Any number; the same for every process that migrates this schema. */
const MIGRATION_LOCK = 7_465_001;

/**
 * Runs the steps that are missing, in one transaction under an advisory lock. Rejects with the database's own error.
 * @returns the versions that were applied now
 */
export async function migrate(pool: Pool, migrations: readonly Migration[] = MIGRATIONS): Promise<readonly number[]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await client.query('create table if not exists schema_migrations (version integer primary key)');
    const { rows } = await client.query<{ version: number }>('select version from schema_migrations');
    const present = new Set(rows.map((row) => row.version));
    const missing = migrations.filter(({ version }) => !present.has(version));
    for (const { version, sql } of missing) {
      await client.query(sql);
      await client.query('insert into schema_migrations (version) values ($1)', [version]);
    }
    await client.query('commit');
    client.release();
    return missing.map(({ version }) => version);
  } catch (error) {
    // The connection may be broken or inside a failed transaction: destroying it rolls back.
    client.release(true);
    throw error;
  }
}

/** Migrates the database DATABASE_URL and lets it go again. @throws SettingsError */
export async function migrateDatabase(env: Env): Promise<void> {
  // The client is loaded by who migrates, not by who registers a pipeline.
  const { openPool } = await import('./database.ts');
  const pool = openPool(env);
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}
