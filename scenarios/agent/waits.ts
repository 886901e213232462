// An agent waits for somebody outside, for another system and for a window to reset: with timers, and no worker held.
import type { ExecutionScenario } from 'ordeal/scenario';
import { agentThat, ended, oneBatchJob, oneQuestion, oneWebhook } from './work.ts';

const completed = { status: 'completed' } as const;
const webhook = (id: string, at: string) => ({ signal: 'webhook', args: [{ id, data: { kg: 1.55 } }], at }) as const;
const twoWebhooks = agentThat(['wait_for_webhook', 'one'], ['wait_for_webhook', 'another'], ['finish', 'Both.']);

export const waits: readonly ExecutionScenario[] = [
  {
    name: 'agent/webhook-after-five-hours',
    why: 'The agent waits for a webhook as long as it takes, and goes on when it comes.',
    ...oneWebhook,
    actions: [webhook('scales-1', '5 hours')],
    expect: {
      ...completed,
      result: ended('finished', 'As weighed.', 2),
      virtualTime: { atLeast: '5 hours', atMost: '302 minutes' },
    },
  },
  {
    name: 'agent/webhook-never',
    why: 'A webhook that does not come within a day is told to the model as not come.',
    ...oneWebhook,
    expect: {
      ...completed,
      result: ended('finished', 'As weighed.', 2),
      virtualTime: { atLeast: '24 hours', atMost: '1442 minutes' },
    },
  },
  {
    name: 'agent/webhook-before-it-is-awaited',
    why: 'A webhook that arrives while the model still decides is not lost: the wait is over before it begins.',
    ...oneWebhook,
    actions: [{ signal: 'webhook', args: [{ id: 'scales-1' }], on: { activity: 'decide_action', at: 'before' } }],
    expect: { ...completed, result: ended('finished', 'As weighed.', 2), virtualTime: { atMost: '2 minutes' } },
  },
  {
    name: 'agent/webhook-delivered-twice',
    why: 'The same delivery twice is one webhook: the second wait goes on to its bound.',
    ...twoWebhooks,
    actions: [webhook('scales-1', '1 hour'), webhook('scales-1', '2 hours')],
    expect: {
      ...completed,
      result: ended('finished', 'Both.', 3),
      virtualTime: { atLeast: '25 hours', atMost: '1502 minutes' },
    },
  },
  {
    name: 'agent/two-webhooks',
    why: 'Two deliveries with ids of their own end two waits.',
    ...twoWebhooks,
    actions: [webhook('scales-1', '1 hour'), webhook('scales-2', '2 hours')],
    expect: {
      ...completed,
      result: ended('finished', 'Both.', 3),
      virtualTime: { atLeast: '2 hours', atMost: '122 minutes' },
    },
  },
  {
    name: 'agent/webhook-that-is-none',
    why: 'A signal without an id is no webhook: the wait goes on, and no workflow task fails.',
    ...oneWebhook,
    actions: [
      { signal: 'webhook', args: ['weighed'], at: '1 hour' },
      { signal: 'webhook', args: [], at: '90 minutes' },
      webhook('scales-1', '2 hours'),
    ],
    expect: {
      ...completed,
      result: ended('finished', 'As weighed.', 2),
      virtualTime: { atLeast: '2 hours', atMost: '122 minutes' },
    },
  },
  {
    name: 'agent/batch-job-of-three-hours',
    why: 'A job in another system is started once and looked at less and less often; no worker is held meanwhile.',
    ...oneBatchJob,
    expect: {
      ...completed,
      result: ended('finished', 'Done.', 3),
      runs: { start_batch_job: 1, poll_batch_job: 10 },
      requests: { 'POST /batch/jobs': 1, 'GET /batch/jobs/job-7': 10 },
      virtualTime: { atLeast: '3 hours', atMost: '184 minutes' },
    },
  },
  {
    name: 'agent/batch-job-that-fails',
    why: 'A job that the batch system gives up is told to the model, with the reason.',
    ...oneBatchJob,
    world: {
      ...oneBatchJob.world,
      services: {
        'POST /batch/jobs': { status: 201, json: { id: 'job-7' } },
        'GET /batch/jobs/job-7': { json: { status: 'failed', error: 'no herons' } },
      },
    },
    expect: { ...completed, result: ended('finished', 'Done.', 3), runs: { start_batch_job: 1, poll_batch_job: 1 } },
  },
  {
    name: 'agent/batch-job-that-never-ends',
    why: 'A job that is not done after a day is told to the model as not done.',
    ...oneBatchJob,
    world: {
      ...oneBatchJob.world,
      services: {
        'POST /batch/jobs': { status: 201, json: { id: 'job-7' } },
        'GET /batch/jobs/job-7': { json: { status: 'running' } },
      },
    },
    expect: {
      ...completed,
      result: ended('finished', 'Done.', 3),
      virtualTime: { atLeast: '24 hours', atMost: '1480 minutes' },
    },
  },
  {
    name: 'agent/rate-limit-window-of-an-hour',
    why: 'A tool that answers 429 is left alone until its window resets, with one timer: two requests, and no attempt is burnt.',
    ...oneQuestion,
    world: {
      ...oneQuestion.world,
      services: {
        'GET /search': [{ status: 429, headers: { 'retry-after': '3600' } }, { text: 'Grey heron: 1.55 kg.' }],
      },
    },
    expect: {
      ...completed,
      result: ended('finished', 'About 1.55 kg.', 4),
      runs: { search: 2 },
      requests: { 'GET /search': 2 },
      virtualTime: { atLeast: '1 hour', atMost: '62 minutes' },
    },
  },
  {
    name: 'agent/rate-limit-window-that-says-its-moment',
    why: 'A window that names the seconds to its reset in x-ratelimit-reset is waited for as long.',
    ...oneQuestion,
    world: {
      ...oneQuestion.world,
      services: {
        'GET /search': [{ status: 429, headers: { 'x-ratelimit-reset': '1800' } }, { text: 'Grey heron: 1.55 kg.' }],
      },
    },
    expect: {
      ...completed,
      result: ended('finished', 'About 1.55 kg.', 4),
      requests: { 'GET /search': 2 },
      virtualTime: { atLeast: '30 minutes', atMost: '32 minutes' },
    },
  },
  {
    name: 'agent/rate-limited-without-end',
    why: 'A tool that is still limited after three windows is told to the model: four requests, not forty.',
    ...oneQuestion,
    world: { ...oneQuestion.world, services: { 'GET /search': { status: 429, headers: { 'retry-after': '600' } } } },
    expect: {
      ...completed,
      result: ended('finished', 'About 1.55 kg.', 4),
      requests: { 'GET /search': 4 },
      virtualTime: { atLeast: '30 minutes', atMost: '32 minutes' },
    },
  },
  {
    name: 'agent/killed-during-the-rate-limit-window',
    why: 'The worker dies while a window is waited for: the wait is not begun again, and the tool is not asked early.',
    ...oneQuestion,
    world: {
      ...oneQuestion.world,
      services: {
        'GET /search': [{ status: 429, headers: { 'retry-after': '3600' } }, { text: 'Grey heron: 1.55 kg.' }],
      },
    },
    faults: [{ kind: 'worker.kill', on: { at: '30 minutes' } }],
    expect: {
      ...completed,
      result: 'as-without-faults',
      requests: { 'GET /search': 2 },
      virtualTime: { atLeast: '1 hour', atMost: '62 minutes' },
    },
  },
  {
    name: 'agent/model-rate-limited',
    why: 'The model itself is limited: the retry policy waits as Retry-After says, and no step is lost.',
    ...oneQuestion,
    faults: [
      { kind: 'llm.rate-limit', on: { activity: 'decide_action', attempts: [1, 3] }, retryAfter: { seconds: 120 } },
    ],
    expect: {
      ...completed,
      result: 'as-without-faults',
      runs: { decide_action: 7 },
      virtualTime: { atLeast: '6 minutes' },
    },
  },
];
