// Registers the research pipeline: its workflows, its one queue, and how its activities are opened.
import { openLanguageModel } from '../llm/open-language-model.ts';
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { openPool } from '../storage/database.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { fetchPage } from '../web/page.ts';
import { createActivities } from './activities.ts';
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
  async openActivities(env) {
    const model = await openLanguageModel(env, 'research');
    const pool = openPool(env);
    return { activities: { ...createActivities({ model, fetchPage, pool }) }, close: () => pool.end() };
  },
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
