// Inputs that make no sense: each ends the execution at once, before anything outside is touched.
import type { ExecutionScenario } from 'ordeal/scenario';
import { input, oneConnector, stops } from './work.ts';

const refused = {
  ...stops('ValueError', { fetch_connector_metadata: 0, call_llm_enrichment: 0 }),
  requests: { 'GET /connectors/7': 0 },
} as const;

export const enrichmentInputs: readonly ExecutionScenario[] = [
  {
    ...oneConnector,
    name: 'enrichment/input-missing',
    why: 'An execution without an input ends.',
    args: [],
    expect: refused,
  },
  {
    ...oneConnector,
    name: 'enrichment/connector-id-missing',
    why: 'An input without connector_id ends the execution.',
    args: [{ api_url: input.api_url }],
    expect: refused,
  },
  {
    ...oneConnector,
    name: 'enrichment/connector-id-is-a-number',
    why: 'A connector_id that is no text ends the execution.',
    args: [{ ...input, connector_id: 7 }],
    expect: refused,
  },
  {
    ...oneConnector,
    name: 'enrichment/connector-id-is-a-path',
    why: 'A connector_id with path characters reaches no address.',
    args: [{ ...input, connector_id: '../connectors/7' }],
    expect: refused,
  },
  {
    ...oneConnector,
    name: 'enrichment/job-input-is-a-list',
    why: 'The variant behind a job holds its input to the same.',
    workflow: 'EnrichmentJobWorkflow',
    args: [[input]],
    expect: refused,
  },
];
