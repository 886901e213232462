// Opens the activities of agent on their clients and connections: loaded by whoever runs them, not by whoever registers the pipeline.
import { openLanguageModel } from '../llm/open-language-model.ts';
import type { Env, OpenActivities } from '../pipeline.ts';
import { openBlobStore } from '../storage/blob-store.ts';
import { openPool } from '../storage/database.ts';
import { createActivities } from './activities.ts';

/** @throws SettingsError */
export async function openActivities(env: Env): Promise<OpenActivities> {
  const model = await openLanguageModel(env, 'agent');
  const blobs = await openBlobStore(env);
  const pool = openPool(env);
  return { activities: { ...createActivities({ model, blobs, pool }) }, close: () => pool.end() };
}
