// Registers reranking: its workflow, its one queue, and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { RERANK_QUEUE } from './policy.ts';
import { RERANK_TRIGGER } from './trigger-info.ts';

export const rerank: Pipeline = {
  name: 'rerank',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [{ type: 'RerankWorkflow', taskQueue: RERANK_QUEUE, trigger: RERANK_TRIGGER }],
  fleet: [{ taskQueue: RERANK_QUEUE, workflows: true, activities: ['search_candidates', 'rerank_v2', 'save_ranking'] }],
  interceptors: payloadGuard,
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  // The other generations' histories are beside it; versioning.server.test.ts replays all of them on all generations.
  historiesPath: folderBeside(import.meta.url, 'histories/generation-4'),
};
