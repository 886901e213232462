// Registers the agent loop: its workflow, its one queue, and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
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
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
