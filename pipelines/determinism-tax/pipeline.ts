// Registers the digest: its workflow, its one queue, and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { DETERMINISM_QUEUE } from './policy.ts';
import { DIGEST_TRIGGER } from './trigger-info.ts';

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
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
