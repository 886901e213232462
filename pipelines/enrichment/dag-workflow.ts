// The predecessor as it ran on a DAG engine: seven steps, no retry of a step, the whole run again from step 1 after a failure.
// Kept for comparison only (pipelines/README.md). Runs in the workflow sandbox: pure imports only.
import { isCancellation, log, proxyActivities } from '@temporalio/workflow';
import { enrichmentInput } from './input.ts';
import { FETCH_OPTIONS, LLM_OPTIONS, WRITE_OPTIONS } from './policy.ts';
import type { DagActivities, EnrichmentActivities, EnrichmentInput, EnrichmentResult } from './types.ts';

/** The engine retried runs, never steps. */
const ONE_ATTEMPT = { maximumAttempts: 1 } as const;
const { fetch_connector_metadata } = proxyActivities<EnrichmentActivities>({ ...FETCH_OPTIONS, retry: ONE_ATTEMPT });
const { call_llm_enrichment } = proxyActivities<EnrichmentActivities>({ ...LLM_OPTIONS, retry: ONE_ATTEMPT });
const { write_to_catalog, dag_select_update, dag_advance_watermark, dag_begin_document, dag_publish } = proxyActivities<
  Pick<EnrichmentActivities, 'write_to_catalog'> & DagActivities
>({ ...WRITE_OPTIONS, retry: ONE_ATTEMPT });

/** Runs of one piece of work, as the engine was set. */
const DAG_RUNS_MAX = 3;

/** What EnrichmentWorkflow does, with the predecessor's damage when a step fails or its worker dies. Fails as the step that failed last. */
export async function EnrichmentDagWorkflow(input: EnrichmentInput): Promise<EnrichmentResult> {
  const work = enrichmentInput(input);
  for (let run = 1; ; run += 1) {
    try {
      return await sevenSteps(work);
    } catch (error) {
      if (run === DAG_RUNS_MAX || isCancellation(error)) throw error;
      log.warn('a step failed: the run begins again at step 1', { run });
    }
  }
}

async function sevenSteps(input: EnrichmentInput): Promise<EnrichmentResult> {
  const { api_url: source } = input;
  const metadata = await fetch_connector_metadata(input);
  const selected = await dag_select_update(source, metadata);
  await dag_advance_watermark(source, metadata);
  const enrichment = await call_llm_enrichment(metadata);
  const entry = { source, metadata, enrichment };
  const begun = await dag_begin_document(entry);
  await write_to_catalog(entry, 'append');
  await dag_publish(entry, { begun, selected });
  return { connector_id: metadata.connector_id, revision: metadata.revision, enrichment };
}
