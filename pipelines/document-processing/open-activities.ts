// Opens the activities of document-processing on their clients and connections: loaded by whoever runs them, not by whoever registers the pipeline.
import { openLanguageModel } from '../llm/open-language-model.ts';
import type { Env, OpenActivities } from '../pipeline.ts';
import { openBlobStore } from '../storage/blob-store.ts';
import { openPool } from '../storage/database.ts';
import { fetchPage } from '../web/page.ts';
import { createActivities } from './activities.ts';
import { documentSource } from './document-source.ts';

/** @throws SettingsError */
export async function openActivities(env: Env): Promise<OpenActivities> {
  const model = await openLanguageModel(env, 'document-processing', { embeddings: true });
  const blobs = await openBlobStore(env);
  const pool = openPool(env);
  const services = { model, blobs, source: documentSource(blobs), fetchPage, pool };
  return { activities: { ...createActivities(services) }, close: () => pool.end() };
}
