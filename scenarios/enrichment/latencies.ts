// The API and the model take the time they take in production, in a fiftieth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { metadata } from './work.ts';

const CONNECTORS = Array.from({ length: 12 }, (_, n) => n + 1);

export const enrichmentLatencies: readonly ExecutionScenario[] = [
  {
    name: 'enrichment/timeouts-fit-measured-latencies',
    why: 'With enrichments of 8 s at the median and 16 s at the 99th percentile, and an API of 4 s and 8 s, no timeout is far below three times the measured p99.',
    pipeline: 'enrichment',
    workflow: 'EnrichmentJobWorkflow',
    args: [{ connector_id: '{n}', api_url: '{services}' }],
    executions: CONNECTORS.length,
    world: {
      services: {
        ...Object.fromEntries(CONNECTORS.map((n) => [`GET /connectors/${n}`, { json: metadata }])),
        'POST /jobs': { status: 201, json: { id: 7 } },
        'GET /jobs/7': [{ json: { status: 'running' } }, { json: { status: 'done' } }],
      },
      latency: { scale: 50, llm: { p50: '8s', p99: '16s' }, services: { p50: '4s', p99: '8s' } },
    },
    expect: { status: 'completed', effects: { catalog_entries: 12, catalog_updates: 12, catalog_documents: 12 } },
  },
];
