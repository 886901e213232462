// Answers of the model and of the API that came with 200 and are of no use, or did not come whole.
import type { ExecutionScenario } from 'ordeal/scenario';
import { behindJob, enriched, oneConnector, stops } from './work.ts';

const llm = (attempt: number) => ({ activity: 'call_llm_enrichment', attempts: attempt }) as const;
const api = (attempt: number) =>
  ({ activity: 'fetch_connector_metadata', request: 'GET /connectors/7', attempts: attempt }) as const;

export const enrichmentAnswers: readonly ExecutionScenario[] = [
  {
    name: 'enrichment/answers-of-no-use-pass',
    tags: ['foreign'],
    why: 'JSON that breaks off, no text, half an answer and half a body are no answers: the fifth attempt has one.',
    ...oneConnector,
    faults: [
      { kind: 'llm.broken-json', on: llm(1) },
      { kind: 'llm.empty-answer', on: llm(2) },
      { kind: 'llm.max-tokens', on: llm(3) },
      { kind: 'llm.body-cut', on: llm(4) },
    ],
    expect: { ...enriched, runs: { fetch_connector_metadata: 1, call_llm_enrichment: 5, write_to_catalog: 1 } },
  },
  {
    name: 'enrichment/model-declines-once',
    why: 'A model that declined is not asked again: the execution ends with a type and nothing is written.',
    ...oneConnector,
    faults: [{ kind: 'llm.refusal', on: llm(1) }],
    expect: stops('ContentRefusedError', { call_llm_enrichment: 1 }),
  },
  {
    name: 'enrichment/api-answers-with-a-proxy-page',
    why: 'A page of a proxy with 200 is no metadata, and a Retry-After is waited out: the third attempt has the metadata.',
    ...oneConnector,
    faults: [
      { kind: 'service.html', on: api(1) },
      { kind: 'service.rate-limit', on: api(2), retryAfter: { seconds: 40 } },
    ],
    expect: {
      ...enriched,
      runs: { fetch_connector_metadata: 3, call_llm_enrichment: 1 },
      requests: { 'GET /connectors/7': 3 },
      virtualTime: { atLeast: '40s', atMost: '80s' },
    },
  },
  {
    name: 'enrichment/api-forbids',
    why: 'An API that refuses the key is not asked again.',
    ...oneConnector,
    faults: [{ kind: 'service.client-error', on: api(1), status: 403 }],
    expect: { ...stops('PermissionError', { fetch_connector_metadata: 1, call_llm_enrichment: 0 }) },
  },
  {
    name: 'enrichment/api-breaks-during-the-job',
    why: 'A reset when the job is started and half a body at its first poll: the job is asked for under the same key, and the poll again.',
    ...behindJob([{ json: { status: 'running' } }, { json: { status: 'done' } }]),
    faults: [
      { kind: 'service.reset', on: { activity: 'start_enrichment_job', request: 'POST /jobs' } },
      { kind: 'service.body-cut', on: { activity: 'check_enrichment_job', request: 'GET /jobs/7' }, by: 'reset' },
    ],
    expect: {
      ...enriched,
      runs: { start_enrichment_job: 2, check_enrichment_job: 2 },
      requests: { 'POST /jobs': 2, 'GET /jobs/7': 2 },
      idempotent: ['POST /jobs'],
    },
  },
];
