// Registers the agent loop: its workflow, its one queue, and how its activities are opened.
import { openLanguageModel } from '../llm/open-language-model.ts';
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { openBlobStore } from '../storage/blob-store.ts';
import { openPool } from '../storage/database.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { createActivities } from './activities.ts';
import { AGENT_QUEUE } from './policy.ts';
import { AGENT_TRIGGER } from './trigger-info.ts';

export const agent: Pipeline = {
  name: 'agent',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [{ type: 'AgentWorkflow', taskQueue: AGENT_QUEUE, trigger: AGENT_TRIGGER }],
  fleet: [
    {
      taskQueue: AGENT_QUEUE,
      workflows: true,
      activities: [
        'decide_action',
        'search',
        'calculate',
        'save_note',
        'start_batch_job',
        'poll_batch_job',
        'keep_transcript',
      ],
    },
  ],
  interceptors: payloadGuard,
  async openActivities(env) {
    const model = await openLanguageModel(env, 'agent');
    const blobs = await openBlobStore(env);
    const pool = openPool(env);
    return { activities: { ...createActivities({ model, blobs, pool }) }, close: () => pool.end() };
  },
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
