// The activities of connector enrichment, bound to a model, an HTTP API and a database.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Pool } from 'pg';
import { failure } from '../llm/classify.ts';
import type { LanguageModel } from '../llm/types.ts';
import { idempotencyKey, writerOf } from '../storage/database.ts';
import type { JsonRequest, RequestJson } from '../web/json.ts';
import { ANSWER_SCHEMA, enrichmentOf, enrichmentPrompt } from './answer.ts';
import { writeOnce } from './catalog.ts';
import { appendEntry, dagActivities } from './dag-activities.ts';
import { hasContent, jobIdOf, jobStateOf, metadataOf } from './metadata.ts';
import { API_TIMEOUT_MS, LLM_REQUEST_TIMEOUT_MS } from './policy.ts';
import type { DagActivities, EnrichmentActivities } from './types.ts';

export interface EnrichmentServices {
  readonly model: LanguageModel;
  readonly requestJson: RequestJson;
  readonly pool: Pool;
}

export function createActivities({
  model,
  requestJson,
  pool,
}: EnrichmentServices): EnrichmentActivities & DagActivities {
  const ask = (api_url: string, path: string, more: Pick<JsonRequest, 'method' | 'headers' | 'body'> = {}) =>
    requestJson({
      url: `${api_url.replace(/\/+$/, '')}/${path}`,
      timeoutMs: API_TIMEOUT_MS,
      signal: cancellationSignal(),
      ...more,
    });
  return {
    fetch_connector_metadata: async ({ connector_id, api_url }) =>
      metadataOf(connector_id, await ask(api_url, `connectors/${encodeURIComponent(connector_id)}`)),
    async call_llm_enrichment(metadata) {
      // Nothing is sent and nothing paid for metadata that a model could only make something up about.
      if (!hasContent(metadata))
        throw failure('InvalidInputError', `Connector ${metadata.connector_id} has no field with a name`);
      const text = await model.complete({
        prompt: enrichmentPrompt(metadata),
        schema: ANSWER_SCHEMA,
        timeoutMs: LLM_REQUEST_TIMEOUT_MS,
        signal: cancellationSignal(),
      });
      return enrichmentOf(text);
    },
    async write_to_catalog(entry, how) {
      const writer = writerOf(activityInfo());
      await (how === 'once' ? writeOnce(pool, writer, entry) : appendEntry(pool, writer, entry));
    },
    async start_enrichment_job({ connector_id, api_url }) {
      const headers = { 'idempotency-key': idempotencyKey(writerOf(activityInfo())) };
      return jobIdOf(await ask(api_url, 'jobs', { method: 'POST', headers, body: { connector_id } }));
    },
    async check_enrichment_job({ api_url, job_id }) {
      try {
        return jobStateOf(await ask(api_url, `jobs/${job_id}`));
      } catch (error) {
        if (isGone(error)) return { status: 'lost' };
        throw error;
      }
    },
    ...dagActivities(pool),
  };
}

/** 404 and 410: the system does not know the job, and will not know it at the next attempt. */
const GONE: ReadonlySet<unknown> = new Set([404, 410]);

function isGone(error: unknown): boolean {
  const detail: unknown = error instanceof ApplicationFailure ? error.details?.[0] : undefined;
  return typeof detail === 'object' && detail !== null && GONE.has(Reflect.get(detail, 'status'));
}
