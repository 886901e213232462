// What a pipeline needs around it, the same on every side of the bench: the fake provider, the database, its settings.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { WallClock } from '../harness/clock.ts';
import { openDatabase } from '../harness/database/open.ts';
import { startLlmMock } from '../harness/llm-mock/server.ts';
import type { LlmMock } from '../harness/llm-mock/types.ts';
import { pipelines } from '../pipelines/registry.ts';
import { closing, type Closing } from './closing.ts';

export interface World extends Closing {
  readonly llm: LlmMock;
  /** Settings as a worker of the pipelines reads them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Rows that an execution wrote into a table. */
  rows(table: 'research_results' | 'downstream_writes', workflowId: string): Promise<number>;
}

/** Opens it, with the schema of all pipelines in the database. Close it. */
export async function openWorld(clock: WallClock): Promise<World> {
  const { keep, close } = closing();
  try {
    const blobs = keep(await mkdtemp(join(tmpdir(), 'ordeal-bench-')), (dir) => rm(dir, { recursive: true }));
    const llm = keep(await startLlmMock({ clock }), (mock) => mock.close());
    const database = keep(await openDatabase({ clock, report: () => undefined }), (one) => one.close());
    const settings = {
      OPENAI_API_KEY: 'bench',
      OPENAI_BASE_URL: llm.llmUrl,
      LLM_MODEL: 'gpt-4o',
      EMBEDDING_MODEL: 'text-embedding-3-small',
      DATABASE_URL: database.url,
      BLOB_DIR: blobs,
    };
    for (const pipeline of pipelines) await pipeline.migrate(settings);
    const pool = keep(new pg.Pool({ connectionString: database.url, max: 1 }), (one) => one.end());
    return {
      llm,
      settings,
      close,
      async rows(table, workflowId) {
        const { rowCount } = await pool.query(`select 1 from ${table} where workflow_id = $1`, [workflowId]);
        return rowCount ?? 0;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
