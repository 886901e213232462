// Registers the research pipeline: its workflows, its one queue, and how its activities are opened.
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { RESEARCH_QUEUE } from './policy.ts';
import { APPROVAL_TRIGGER, FULL_RESEARCH_TRIGGER, RESEARCH_TRIGGER } from './trigger-info.ts';

export const research: Pipeline = {
  name: 'research',
  workflowsPath: moduleBeside(import.meta.url, 'workflow'),
  workflows: [
    { type: 'ResearchWorkflow', taskQueue: RESEARCH_QUEUE, trigger: RESEARCH_TRIGGER },
    { type: 'ApprovalWorkflow', taskQueue: RESEARCH_QUEUE, trigger: APPROVAL_TRIGGER },
    { type: 'FullResearchWorkflow', taskQueue: RESEARCH_QUEUE, trigger: FULL_RESEARCH_TRIGGER },
  ],
  fleet: [{ taskQueue: RESEARCH_QUEUE, workflows: true, activities: ['fetch_url', 'call_llm', 'save_result'] }],
  interceptors: payloadGuard,
  openActivities: async (env) => (await import('./open-activities.ts')).openActivities(env),
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
