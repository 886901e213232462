// Registers connector enrichment: its workflows, its one queue, and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { ENRICHMENT_QUEUE } from './policy.ts';
import { ENRICHMENT_JOB_TRIGGER, ENRICHMENT_TRIGGER } from './trigger-info.ts';

export const enrichment: Pipeline = {
  name: 'enrichment',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [
    { type: 'EnrichmentWorkflow', taskQueue: ENRICHMENT_QUEUE, trigger: ENRICHMENT_TRIGGER },
    { type: 'EnrichmentJobWorkflow', taskQueue: ENRICHMENT_QUEUE, trigger: ENRICHMENT_JOB_TRIGGER },
    // The predecessor, for comparison only.
    { type: 'EnrichmentDagWorkflow', taskQueue: ENRICHMENT_QUEUE },
  ],
  fleet: [
    {
      taskQueue: ENRICHMENT_QUEUE,
      workflows: true,
      activities: [
        'fetch_connector_metadata',
        'call_llm_enrichment',
        'write_to_catalog',
        'start_enrichment_job',
        'check_enrichment_job',
        'dag_select_update',
        'dag_advance_watermark',
        'dag_begin_document',
        'dag_publish',
      ],
    },
  ],
  interceptors: payloadGuard,
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
