// A connector behind an external job of hours: it ends, fails, is lost or never ends, and workers die meanwhile.
import type { ExecutionScenario } from 'ordeal/scenario';
import { behindJob, enriched, sixHours, stops } from './work.ts';

const polls = (count: number) => ({ start_enrichment_job: 1, check_enrichment_job: count });
const afterSixHours = { atLeast: '363 minutes', atMost: '370 minutes' } as const;

export const enrichmentJobs: readonly ExecutionScenario[] = [
  {
    name: 'enrichment/job-of-six-hours',
    why: 'A job of six hours is asked about eleven times and then enriched, once.',
    ...behindJob(sixHours),
    expect: {
      ...enriched,
      runs: { ...polls(11), fetch_connector_metadata: 1, call_llm_enrichment: 1, write_to_catalog: 1 },
      requests: { 'POST /jobs': 1, 'GET /jobs/7': 11 },
      virtualTime: afterSixHours,
    },
  },
  {
    name: 'enrichment/killed-during-the-job',
    why: 'No worker is held while the job runs: all of them die in the third hour, and nothing is lost or done twice.',
    ...behindJob(sixHours),
    workers: 2,
    faults: [{ kind: 'worker.kill', on: { at: '150 minutes' } }],
    expect: {
      ...enriched,
      runs: { ...polls(11), call_llm_enrichment: 1, write_to_catalog: 1 },
      requests: { 'POST /jobs': 1, 'GET /jobs/7': 11 },
      virtualTime: afterSixHours,
    },
  },
  {
    name: 'enrichment/killed-while-the-job-is-started',
    why: 'The job was started and the worker dies before it knows its id: it is asked for again under the same key, and it is one job.',
    ...behindJob(sixHours, [
      { status: 201, json: { id: 7 } },
      { status: 200, json: { id: 7 } },
    ]),
    faults: [{ kind: 'worker.kill', on: { activity: 'start_enrichment_job', at: 'inside' } }],
    expect: {
      ...enriched,
      runs: { start_enrichment_job: 2, check_enrichment_job: 11 },
      requests: { 'POST /jobs': 2, 'GET /jobs/7': 11 },
      idempotent: ['POST /jobs'],
    },
  },
  {
    name: 'enrichment/killed-while-the-job-is-asked-about',
    why: 'A poll that was answered and not reported is made again, and the wait goes on.',
    ...behindJob([{ json: { status: 'running' } }, { json: { status: 'done' } }]),
    faults: [{ kind: 'worker.kill', on: { activity: 'check_enrichment_job', at: 'effect', nth: 2 } }],
    expect: { ...enriched, runs: { start_enrichment_job: 1, check_enrichment_job: 3, write_to_catalog: 1 } },
  },
  {
    name: 'enrichment/api-down-during-the-job',
    why: 'An API that is down for a whole poll says nothing about the job: the next poll asks again.',
    ...behindJob([...Array.from({ length: 3 }, () => ({ status: 503 })), { json: { status: 'done' } }]),
    expect: { ...enriched, runs: polls(4) },
  },
  {
    name: 'enrichment/job-fails',
    why: 'A job that failed ends the execution as JobFailedError, without an LLM call.',
    ...behindJob({ json: { status: 'failed', error: 'no space left' } }),
    expect: stops('JobFailedError', { ...polls(1), call_llm_enrichment: 0 }),
  },
  {
    name: 'enrichment/job-is-lost',
    why: 'A job that the system does not know any more ends the execution as JobLostError.',
    ...behindJob([{ json: { status: 'running' } }, { status: 404 }]),
    expect: stops('JobLostError', { ...polls(2), call_llm_enrichment: 0 }),
  },
  {
    name: 'enrichment/job-never-ends',
    why: 'A job that runs for ever is waited for no longer than 24 h.',
    ...behindJob({ json: { status: 'running' } }),
    expect: {
      ...stops('JobTimeoutError', { call_llm_enrichment: 0 }),
      virtualTime: { atLeast: '24 hours', atMost: '1445 minutes' },
    },
  },
];
