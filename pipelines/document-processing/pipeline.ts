// Registers document processing: its workflow, its two queues (the GPU's is a bulkhead), and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { DOCUMENT_QUEUE, GPU_MAX_CONCURRENT, GPU_QUEUE } from './policy.ts';
import { DOCUMENT_TRIGGER } from './trigger-info.ts';

export const documentProcessing: Pipeline = {
  name: 'document-processing',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [{ type: 'DocumentPipeline', taskQueue: DOCUMENT_QUEUE, trigger: DOCUMENT_TRIGGER }],
  fleet: [
    {
      taskQueue: DOCUMENT_QUEUE,
      workflows: true,
      activities: ['ocr', 'chunk', 'extract', 'lookup_register', 'persist'],
    },
    { taskQueue: GPU_QUEUE, workflows: false, activities: ['embed'], maxConcurrentActivities: GPU_MAX_CONCURRENT },
  ],
  interceptors: payloadGuard,
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
