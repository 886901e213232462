// Opens the activities of determinism-tax on their clients and connections: loaded by whoever runs them, not by whoever registers the pipeline.
import { openLanguageModel } from '../llm/open-language-model.ts';
import type { Env, OpenActivities } from '../pipeline.ts';
import { optional } from '../settings.ts';
import { openPool } from '../storage/database.ts';
import { fetchPage } from '../web/page.ts';
import { createActivities } from './activities.ts';

const TITLE = 'Daily digest';

/** @throws SettingsError */
export async function openActivities(env: Env): Promise<OpenActivities> {
  const model = await openLanguageModel(env, 'determinism-tax');
  const pool = openPool(env);
  const settings = { title: optional(env, 'DIGEST_TITLE', TITLE) };
  return { activities: { ...createActivities({ model, fetchPage, pool, settings }) }, close: () => pool.end() };
}
