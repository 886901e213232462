// Opens the activities of enrichment on their clients and connections: loaded by whoever runs them, not by whoever registers the pipeline.
import { openLanguageModel } from '../llm/open-language-model.ts';
import type { Env, OpenActivities } from '../pipeline.ts';
import { openPool } from '../storage/database.ts';
import { requestJson } from '../web/json.ts';
import { createActivities } from './activities.ts';

/** @throws SettingsError */
export async function openActivities(env: Env): Promise<OpenActivities> {
  const model = await openLanguageModel(env, 'enrichment');
  const pool = openPool(env);
  return { activities: { ...createActivities({ model, requestJson, pool }) }, close: () => pool.end() };
}
