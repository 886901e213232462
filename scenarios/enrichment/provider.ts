// The API or the model limits, breaks or answers nonsense while a connector is enriched.
import type { ExecutionScenario } from 'ordeal/scenario';
import { enriched, metadata, oneConnector, stops, type Answer } from './work.ts';

const api = (reply: Answer) =>
  ({ ...oneConnector, world: { services: { 'GET /connectors/7': reply } } }) satisfies Partial<ExecutionScenario>;
const DOWN = { status: 503, text: 'down for maintenance' } as const;

const model = (content: string) =>
  ({
    ...oneConnector,
    world: { ...oneConnector.world, llm: { answers: [{ content, raw: true }] } },
  }) satisfies Partial<ExecutionScenario>;

export const enrichmentProvider: readonly ExecutionScenario[] = [
  {
    name: 'enrichment/enriches-one-connector',
    why: 'Without any fault: one request for the metadata, one LLM call, one write.',
    ...oneConnector,
    expect: {
      ...enriched,
      runs: { fetch_connector_metadata: 1, call_llm_enrichment: 1, write_to_catalog: 1 },
      requests: { 'GET /connectors/7': 1 },
      options: {
        fetch_connector_metadata: { taskQueue: 'enrichment-queue', startToClose: '30 seconds', attempts: 3 },
        call_llm_enrichment: {
          startToClose: '60 seconds',
          attempts: 5,
          initialInterval: '2 seconds',
          coefficient: 2,
          nonRetryable: ['InvalidInputError'],
        },
        write_to_catalog: { startToClose: '15 seconds', attempts: 3 },
      },
    },
  },
  {
    name: 'enrichment/api-down-twice',
    why: 'An API that is down twice answers at the third of three attempts.',
    ...api([DOWN, DOWN, { json: metadata }]),
    expect: {
      ...enriched,
      runs: { fetch_connector_metadata: 3, call_llm_enrichment: 1, write_to_catalog: 1 },
      requests: { 'GET /connectors/7': 3 },
    },
  },
  {
    name: 'enrichment/api-down-for-good',
    why: 'An API that outlasts three attempts ends the execution; the model is not asked and nothing is written.',
    ...api(DOWN),
    expect: {
      ...stops('ServerError', { fetch_connector_metadata: 3, call_llm_enrichment: 0 }),
      requests: { 'GET /connectors/7': 3 },
    },
  },
  {
    name: 'enrichment/api-limits-the-rate',
    why: 'The Retry-After of the API is waited out, as that of a model would be.',
    ...api([{ status: 429, headers: { 'retry-after': '40' } }, { json: metadata }]),
    expect: { ...enriched, runs: { fetch_connector_metadata: 2 }, virtualTime: { atLeast: '40s', atMost: '80s' } },
  },
  {
    name: 'enrichment/connector-unknown',
    why: 'A connector that the API does not know is asked for once.',
    ...api({ status: 404, json: { error: 'unknown' } }),
    expect: stops('InvalidRequestError', { fetch_connector_metadata: 1, call_llm_enrichment: 0 }),
  },
  {
    name: 'enrichment/metadata-without-fields',
    why: 'Metadata without a usable field is an InvalidInputError: it stops at once, before anything is paid.',
    ...api({ json: { revision: 3, name: 'Orders', fields: [{ name: ' ' }] } }),
    expect: stops('InvalidInputError', { fetch_connector_metadata: 1, call_llm_enrichment: 1 }),
  },
  {
    name: 'enrichment/rate-limit-within-attempts',
    why: 'Four 429 in a row fit the five attempts: 2 + 4 + 8 + 16 s of backoff, then the enrichment.',
    ...oneConnector,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm_enrichment', attempts: [1, 4] } }],
    expect: {
      ...enriched,
      runs: { fetch_connector_metadata: 1, call_llm_enrichment: 5 },
      virtualTime: { atLeast: '30s', atMost: '90s' },
    },
  },
  {
    name: 'enrichment/rate-limit-beyond-attempts',
    why: 'A storm that outlasts the five attempts fails the execution, and nothing is written.',
    ...oneConnector,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm_enrichment', attempts: [1, 5] } }],
    expect: stops('RateLimitError', { call_llm_enrichment: 5 }),
  },
  {
    name: 'enrichment/unauthorized-stops',
    why: 'A wrong key is asked once and never again.',
    ...oneConnector,
    faults: [{ kind: 'llm.unauthorized', on: { activity: 'call_llm_enrichment', attempts: 'every' } }],
    expect: stops('AuthenticationError', { call_llm_enrichment: 1 }),
  },
  {
    name: 'enrichment/model-refuses',
    why: 'A model that declines where JSON was asked for is no malformed answer: it is asked once, and nothing is written.',
    ...oneConnector,
    world: { ...oneConnector.world, llm: { answers: [{ content: 'I cannot describe this data.', refused: true }] } },
    expect: stops('ContentRefusedError', { call_llm_enrichment: 1 }),
  },
  {
    name: 'enrichment/answers-are-no-json',
    why: 'An answer that is not the JSON it was asked for is asked for again, five times in all, and never written.',
    ...model('Sure! Here is the JSON: {"category": '),
    expect: stops('InvalidAnswerError', { call_llm_enrichment: 5 }),
  },
  {
    name: 'enrichment/category-is-made-up',
    why: 'JSON with a category that the catalog does not have is no answer either.',
    ...model('{"category":"shop","summary":"s","tags":[]}'),
    expect: stops('InvalidAnswerError', { call_llm_enrichment: 5 }),
  },
];
