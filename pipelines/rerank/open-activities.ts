// Opens the activities of rerank on their clients and connections: loaded by whoever runs them, not by whoever registers the pipeline.
import { openLanguageModel } from '../llm/open-language-model.ts';
import type { Env, OpenActivities } from '../pipeline.ts';
import { openPool } from '../storage/database.ts';
import { fetchPage } from '../web/page.ts';
import { createActivities } from './activities.ts';

/** @throws SettingsError */
export async function openActivities(env: Env): Promise<OpenActivities> {
  const model = await openLanguageModel(env, 'rerank');
  const pool = openPool(env);
  return { activities: { ...createActivities({ model, fetchPage, pool }) }, close: () => pool.end() };
}
