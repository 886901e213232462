// Workers die at exact points while a connector is enriched. Each crash is put beside what the predecessor makes of it:
// a DAG run that begins again at step 1.
import type { ExecutionScenario, Fault } from 'ordeal/scenario';
import { besidePredecessor, enriched } from './work.ts';

const killed = (activity: string, at: 'before' | 'inside' | 'effect' | 'completed'): Fault => ({
  kind: 'worker.kill',
  on: { activity, at },
});

const runs = (fetched: number, called: number, written: number) => ({
  ...enriched,
  runs: { fetch_connector_metadata: fetched, call_llm_enrichment: called, write_to_catalog: written },
});

export const enrichmentCrashes: readonly ExecutionScenario[] = [
  {
    name: 'enrichment/killed-before-the-fetch',
    why: 'The worker dies before it has asked the API: the next one asks.',
    ...besidePredecessor,
    faults: [killed('fetch_connector_metadata', 'before')],
    expect: { ...runs(1, 1, 1), requests: { 'GET /connectors/7': 1 } },
  },
  {
    name: 'enrichment/killed-inside-the-fetch',
    why: 'The worker dies with the answer of the API in hand: it is asked once more, nothing else is repeated.',
    ...besidePredecessor,
    faults: [killed('fetch_connector_metadata', 'inside')],
    expect: { ...runs(2, 1, 1), requests: { 'GET /connectors/7': 2 } },
  },
  {
    name: 'enrichment/killed-with-the-metadata-unreported',
    why: 'The worker dies between the metadata and the word that it is there.',
    ...besidePredecessor,
    faults: [killed('fetch_connector_metadata', 'effect')],
    expect: runs(2, 1, 1),
  },
  {
    name: 'enrichment/killed-after-the-fetch',
    why: 'Metadata that was reported is not asked for again.',
    ...besidePredecessor,
    faults: [killed('fetch_connector_metadata', 'completed')],
    expect: { ...runs(1, 1, 1), requests: { 'GET /connectors/7': 1 } },
  },
  {
    name: 'enrichment/killed-before-the-model-is-asked',
    why: 'The worker dies before the LLM call: one call is made and paid, by the next worker.',
    ...besidePredecessor,
    faults: [killed('call_llm_enrichment', 'before')],
    expect: runs(1, 1, 1),
  },
  {
    name: 'enrichment/killed-with-the-answer-in-hand',
    why: 'The provider has answered and charged, the worker dies: exactly this one call is paid for twice.',
    ...besidePredecessor,
    faults: [killed('call_llm_enrichment', 'inside')],
    expect: runs(1, 2, 1),
  },
  {
    name: 'enrichment/killed-with-the-enrichment-unreported',
    why: 'The answer was read and not reported: the call is made again, the metadata is not fetched again.',
    ...besidePredecessor,
    faults: [killed('call_llm_enrichment', 'effect')],
    expect: runs(1, 2, 1),
  },
  {
    name: 'enrichment/killed-after-the-enrichment',
    why: 'A crash after the LLM call does not pay for it again.',
    ...besidePredecessor,
    faults: [killed('call_llm_enrichment', 'completed')],
    expect: runs(1, 1, 1),
  },
  {
    name: 'enrichment/killed-before-the-write',
    why: 'Nothing was written: the next worker writes, once. The watermark of the predecessor was ahead: its update never comes.',
    ...besidePredecessor,
    faults: [killed('write_to_catalog', 'before')],
    expect: runs(1, 1, 1),
  },
  {
    name: 'enrichment/killed-between-write-and-completion',
    why: 'The rows are written, the worker dies before it can say so: the second attempt leaves one of each.',
    ...besidePredecessor,
    faults: [killed('write_to_catalog', 'effect')],
    expect: runs(1, 1, 2),
  },
  {
    name: 'enrichment/crash-at-step-7',
    why: 'Here nothing is repeated. The predecessor, with six of seven steps done, begins again at step 1: a duplicate entry, a skipped update, half a document.',
    ...besidePredecessor,
    faults: [killed('write_to_catalog', 'completed')],
    expect: runs(1, 1, 1),
  },
  {
    name: 'enrichment/two-crashes',
    why: 'A crash with the answer in hand and one with the rows written cost one LLM call together. The predecessor begins again twice.',
    ...besidePredecessor,
    faults: [killed('call_llm_enrichment', 'inside'), killed('write_to_catalog', 'effect')],
    expect: runs(1, 2, 2),
  },
];
