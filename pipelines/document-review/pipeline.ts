// Registers the document review: its workflow, its two queues (the GPU's is a bulkhead), and how its activities are opened.
import { randomUUID } from 'node:crypto';
import { openLanguageModel } from '../llm/open-language-model.ts';
import { folderBeside, moduleBeside } from '../module-path.ts';
import type { Pipeline } from '../pipeline.ts';
import { milliseconds, optional } from '../settings.ts';
import { openBlobStore } from '../storage/blob-store.ts';
import { queueTuner } from '../queue-tuner.ts';
import { openPool } from '../storage/database.ts';
import { migrateDatabase } from '../storage/migrate.ts';
import { openSlotBook, type SlotBook } from '../storage/task-slots.ts';
import { payloadGuard } from '../storage/payload-guard.ts';
import { createActivities } from './activities.ts';
import { documentReader } from './document-source.ts';
import {
  GPU_ASKS_PER_LEASE,
  GPU_LEASE_MS,
  GPU_MAX_CONCURRENT,
  GPU_QUEUE,
  LOCAL_MODEL_PACE_MAX_MS,
  REVIEW_QUEUE,
} from './policy.ts';
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
  async openActivities(env) {
    const model = await openLanguageModel(env, 'document-review');
    const blobs = await openBlobStore(env);
    // DOCUMENTS_URL: where documents are found by their id. Not set: every input says where its document is.
    const documentsUrl = optional(env, 'DOCUMENTS_URL', '');
    const readDocument = documentReader(blobs, documentsUrl === '' ? undefined : documentsUrl);
    // LOCAL_MODEL_MS: paces one analysis, for hosts that have other work as well. By default it takes what it takes.
    const localModelMs = milliseconds(env, 'LOCAL_MODEL_MS', 1, LOCAL_MODEL_PACE_MAX_MS);
    const pool = openPool(env);
    const activities = { ...createActivities({ model, blobs, readDocument, pool, localModelMs }) };
    // GPU_LEASE_MS: how soon the slots of a host that died are free again.
    const leaseMs = milliseconds(env, 'GPU_LEASE_MS', GPU_LEASE_MS, GPU_LEASE_MS);
    const books: SlotBook[] = [];
    return {
      activities,
      tunerOf({ namespace, taskQueue }) {
        if (taskQueue !== GPU_QUEUE) return undefined;
        const name = `${namespace}/${taskQueue}`;
        const book = openSlotBook({ pool, name, slots: GPU_MAX_CONCURRENT, holder: randomUUID(), leaseMs });
        books.push(book);
        return queueTuner(book, leaseMs / GPU_ASKS_PER_LEASE);
      },
      async close() {
        await Promise.all(books.map((book) => book.close()));
        await pool.end();
      },
    };
  },
  migrate: migrateDatabase,
  historiesPath: folderBeside(import.meta.url, 'histories'),
};
