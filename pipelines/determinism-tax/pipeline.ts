// Registers the digest: its workflow, its one queue, and how its activities are opened.
import { openLanguageModel } from '../llm/open-language-model.ts';
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { optional } from '../settings.ts';
import { openPool } from '../storage/database.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { fetchPage } from '../web/page.ts';
import { createActivities } from './activities.ts';
import { DETERMINISM_QUEUE } from './policy.ts';
import { DIGEST_TRIGGER } from './trigger-info.ts';

const TITLE = 'Daily digest';

export const determinismTax: Pipeline = {
  name: 'determinism-tax',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [{ type: 'DigestWorkflow', taskQueue: DETERMINISM_QUEUE, trigger: DIGEST_TRIGGER }],
  fleet: [
    {
      taskQueue: DETERMINISM_QUEUE,
      workflows: true,
      activities: ['open_digest', 'read_settings', 'fetch_tickets', 'call_llm', 'close_digest'],
    },
  ],
  interceptors: payloadGuard,
  async openActivities(env) {
    const model = await openLanguageModel(env, 'determinism-tax');
    const pool = openPool(env);
    const settings = { title: optional(env, 'DIGEST_TITLE', TITLE) };
    return { activities: { ...createActivities({ model, fetchPage, pool, settings }) }, close: () => pool.end() };
  },
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
