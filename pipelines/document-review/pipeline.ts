// Registers the document review: its workflow, its two queues (the GPU's is a bulkhead), and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { GPU_MAX_CONCURRENT, GPU_QUEUE, REVIEW_QUEUE } from './policy.ts';
import { REVIEW_TRIGGER } from './trigger-info.ts';

export const documentReview: Pipeline = {
  name: 'document-review',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [{ type: 'DocumentWorkflow', taskQueue: REVIEW_QUEUE, trigger: REVIEW_TRIGGER }],
  fleet: [
    { taskQueue: REVIEW_QUEUE, workflows: true, activities: ['fetch_document', 'generate_summary', 'save_results'] },
    {
      taskQueue: GPU_QUEUE,
      workflows: false,
      activities: ['run_local_model'],
      maxConcurrentActivities: GPU_MAX_CONCURRENT,
    },
  ],
  interceptors: payloadGuard,
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
