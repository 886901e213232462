// The work that the enrichment scenarios put through faults: one connector, plain and behind a job of six hours.
import type { ExecutionScenario } from 'ordeal/scenario';

const TABLES = ['order', 'invoice', 'refund', 'shipment', 'customer'] as const;
const COLUMNS = [
  'id: uuid',
  'created_at: timestamp',
  'updated_at: timestamp',
  'status: text',
  'currency: text',
  'amount: decimal',
] as const;

/** What the API says about connector 7: five tables of a shop. */
export const metadata = {
  name: 'Orders',
  description:
    'Orders, invoices, refunds, shipments and customers of a shop, one row each, with every change since the shop was opened.',
  revision: 3,
  fields: TABLES.flatMap((table) =>
    COLUMNS.map((column) => {
      const [name = '', type = ''] = column.split(': ');
      return { name: `${table}.${name}`, type };
    }),
  ),
} as const;

export const input = { connector_id: '7', api_url: '{services}' } as const;
const connector = { 'GET /connectors/7': { json: metadata } } as const;

/** EnrichmentWorkflow over one connector. */
export const oneConnector = {
  pipeline: 'enrichment',
  workflow: 'EnrichmentWorkflow',
  args: [input],
  world: { services: connector },
} satisfies Partial<ExecutionScenario>;

/** The same, where a crash is compared with what the predecessor makes of it. */
export const besidePredecessor = {
  ...oneConnector,
  predecessor: 'EnrichmentDagWorkflow',
} satisfies Partial<ExecutionScenario>;

/** The answer of the API to one kind of request. */
export type Answer = NonNullable<NonNullable<ExecutionScenario['world']>['services']>[string];

/** EnrichmentJobWorkflow; what the API answers about the job, poll by poll. */
export const behindJob = (state: Answer, start: Answer = { status: 201, json: { id: 7 } }) =>
  ({
    pipeline: 'enrichment',
    workflow: 'EnrichmentJobWorkflow',
    args: [input],
    world: { services: { ...connector, 'POST /jobs': start, 'GET /jobs/7': state } },
  }) satisfies Partial<ExecutionScenario>;

const running = { json: { status: 'running' } } as const;
/** Polls after 1, 2, 4, 8, 16, 32 min and then every hour: the 11th is made after 6 h 3 min. */
const pollsBeforeTheEnd = Array.from({ length: 10 }, () => running);
export const sixHours = [...pollsBeforeTheEnd, { json: { status: 'done' } }];

/** Everything is in the catalog, once. */
export const enriched = {
  status: 'completed',
  result: 'as-without-faults',
  effects: { catalog_entries: 1, catalog_updates: 1, catalog_documents: 1 },
} as const;

/** The execution fails and nothing is in the catalog. */
export const stops = (failure: string, runs: Readonly<Record<string, number>>) =>
  ({
    status: 'failed',
    failure,
    runs: { write_to_catalog: 0, ...runs },
    effects: { catalog_entries: 0, catalog_updates: 0, catalog_documents: 0 },
  }) as const;
