// The workflows of connector enrichment. Runs in the workflow sandbox: only pure code may be imported here.
import { proxyActivities } from '@temporalio/workflow';
import { enrichmentInput } from './input.ts';
import { finishJob } from './job.ts';
import { FETCH_OPTIONS, LLM_OPTIONS, WRITE_OPTIONS } from './policy.ts';
import type { EnrichmentActivities, EnrichmentInput, EnrichmentResult } from './types.ts';

export { EnrichmentDagWorkflow } from './dag-workflow.ts';

const { fetch_connector_metadata } =
  proxyActivities<Pick<EnrichmentActivities, 'fetch_connector_metadata'>>(FETCH_OPTIONS);
const { call_llm_enrichment } = proxyActivities<Pick<EnrichmentActivities, 'call_llm_enrichment'>>(LLM_OPTIONS);
const { write_to_catalog } = proxyActivities<Pick<EnrichmentActivities, 'write_to_catalog'>>(WRITE_OPTIONS);

/**
 * Metadata from the API, an enrichment by the model, one write. Fails with ValueError for an input that makes no sense,
 * with InvalidInputError when the API knows nothing about the connector that could be enriched.
 */
export async function EnrichmentWorkflow(input: EnrichmentInput): Promise<EnrichmentResult> {
  return enrich(enrichmentInput(input));
}

/**
 * The same behind a job of the external system: starts it, sleeps durably between polls until it is done, then enriches.
 * Fails with JobFailedError, JobLostError, or JobTimeoutError after JOB_WAIT_MS, and writes nothing then.
 */
export async function EnrichmentJobWorkflow(input: EnrichmentInput): Promise<EnrichmentResult> {
  const work = enrichmentInput(input);
  await finishJob(work);
  return enrich(work);
}

async function enrich(input: EnrichmentInput): Promise<EnrichmentResult> {
  const metadata = await fetch_connector_metadata(input);
  const enrichment = await call_llm_enrichment(metadata);
  await write_to_catalog({ source: input.api_url, metadata, enrichment }, 'once');
  return { connector_id: metadata.connector_id, revision: metadata.revision, enrichment };
}
