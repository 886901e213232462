// Opens the activities of document-review on their clients and connections: loaded by whoever runs them, not by whoever registers the pipeline.
import { openLanguageModel } from '../llm/open-language-model.ts';
import type { Env, OpenActivities } from '../pipeline.ts';
import { milliseconds, optional } from '../settings.ts';
import { openBlobStore } from '../storage/blob-store.ts';
import { openPool } from '../storage/database.ts';
import { createActivities } from './activities.ts';
import { documentReader } from './document-source.ts';
import { gpuSlots } from './gpu-slots.ts';
import { GPU_LEASE_MS, GPU_QUEUE, LOCAL_MODEL_PACE_MAX_MS } from './policy.ts';

/** @throws SettingsError */
export async function openActivities(env: Env): Promise<OpenActivities> {
  const model = await openLanguageModel(env, 'document-review');
  const blobs = await openBlobStore(env);
  // DOCUMENTS_URL: where documents are found by their id. Not set: every input says where its document is.
  const documentsUrl = optional(env, 'DOCUMENTS_URL', '');
  const readDocument = documentReader(blobs, documentsUrl === '' ? undefined : documentsUrl);
  // LOCAL_MODEL_MS: paces one analysis, for hosts that have other work as well. By default it takes what it takes.
  const localModelMs = milliseconds(env, 'LOCAL_MODEL_MS', 1, LOCAL_MODEL_PACE_MAX_MS);
  const pool = openPool(env);
  const activities = createActivities({ model, blobs, readDocument, pool, localModelMs });
  // GPU_LEASE_MS: how soon the slots of a host that died are free again.
  const leaseMs = milliseconds(env, 'GPU_LEASE_MS', GPU_LEASE_MS, GPU_LEASE_MS);
  const gpu = gpuSlots({ pool, leaseMs });
  return {
    activities: { ...activities, run_local_model: gpu.around(activities.run_local_model) },
    tunerOf: (queue) => (queue.taskQueue === GPU_QUEUE ? gpu.tunerOf(queue) : undefined),
    async close() {
      await gpu.close();
      await pool.end();
    },
  };
}
