// Workers die while an agent decides, acts and waits: nothing is decided again that was recorded, no tool leaves two traces.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneBatchJob, oneQuestion, oneWebhook } from './work.ts';

const survives = { status: 'completed', result: 'as-without-faults', effects: { agent_notes: 1 } } as const;
const tools = { search: 1, calculate: 1, save_note: 1 } as const;

export const agentCrashes: readonly ExecutionScenario[] = [
  {
    name: 'agent/killed-with-the-decision-in-hand',
    why: 'The model has answered and charged, the worker dies: this one decision is paid for twice, each tool runs once.',
    ...oneQuestion,
    faults: [{ kind: 'worker.kill', on: { activity: 'decide_action', at: 'inside', nth: 2 } }],
    expect: { ...survives, runs: { decide_action: 5, ...tools }, requests: { 'GET /search': 1 } },
  },
  {
    name: 'agent/killed-after-the-decision',
    why: 'A decision that is recorded is not made again: the branch that follows is the same on the next worker.',
    ...oneQuestion,
    faults: [{ kind: 'worker.kill', on: { activity: 'decide_action', at: 'completed', nth: 3 } }],
    expect: { ...survives, runs: { decide_action: 4, ...tools }, requests: { 'GET /search': 1 } },
  },
  {
    name: 'agent/killed-between-note-and-completion',
    why: 'The note is written, the worker dies before it can say so: the second attempt leaves one note.',
    ...oneQuestion,
    faults: [{ kind: 'worker.kill', on: { activity: 'save_note', at: 'effect' } }],
    expect: { ...survives, runs: { decide_action: 4, ...tools, save_note: 2 } },
  },
  {
    name: 'agent/killed-at-a-workflow-task',
    why: 'A workflow task that was computed and never reported is computed again, with the same branch.',
    ...oneQuestion,
    faults: [{ kind: 'worker.kill', on: { workflowTask: 4 } }],
    expect: { ...survives, runs: { decide_action: 4, ...tools } },
  },
  {
    name: 'agent/killed-between-job-start-and-completion',
    why: 'The batch job is started, the worker dies before it can say so: the request is repeated under the same key, and one job is waited for.',
    ...oneBatchJob,
    faults: [{ kind: 'worker.kill', on: { activity: 'start_batch_job', at: 'effect' } }],
    expect: { ...survives, runs: { decide_action: 3, start_batch_job: 2 }, requests: { 'POST /batch/jobs': 2 } },
  },
  {
    name: 'agent/killed-while-the-batch-job-runs',
    why: 'The worker dies hours into a batch job: the job is not started again, and the polls go on.',
    ...oneBatchJob,
    faults: [{ kind: 'worker.kill', on: { at: '2 hours' } }],
    expect: {
      ...survives,
      runs: { decide_action: 3, start_batch_job: 1, poll_batch_job: 10 },
      requests: { 'POST /batch/jobs': 1, 'GET /batch/jobs/job-7': 10 },
    },
  },
  {
    name: 'agent/killed-during-the-webhook-wait',
    why: 'The worker dies while a webhook is waited for; the progress can be asked for all the same, and the webhook is not lost.',
    ...oneWebhook,
    faults: [{ kind: 'worker.kill', on: { at: '2 hours' } }],
    actions: [
      {
        query: 'get_progress',
        at: '1 hour',
        equals: { doing: 'wait_for_webhook', step: 1, max_steps: 20, tokens: '*', max_tokens: 50_000 },
      },
      { signal: 'webhook', args: [{ id: 'scales-1', data: { kg: 1.55 } }], at: '5 hours' },
    ],
    watch: [{ query: 'get_progress' }],
    expect: {
      status: 'completed',
      result: 'as-without-faults',
      runs: { decide_action: 2 },
      virtualTime: { atLeast: '5 hours', atMost: '302 minutes' },
    },
  },
];
