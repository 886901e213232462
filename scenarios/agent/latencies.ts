// The model and the services of the tools take the time they take in production, in a fiftieth of it: do the timeouts leave them that time?
import type { ExecutionScenario } from 'ordeal/scenario';
import { choices, STEPS } from './work.ts';

export const agentLatencies: readonly ExecutionScenario[] = [
  {
    name: 'agent/timeouts-fit-measured-latencies',
    why: 'With decisions of 8 s at the median and 16 s at the 99th percentile, and services of 4 s and 8 s, no timeout is far below three times the measured p99.',
    pipeline: 'agent',
    args: [
      {
        goal: 'Weigh heron {n}.',
        max_steps: STEPS,
        search_url: '{services}/search',
        batch_url: '{services}/batch',
      },
    ],
    // Each tool once: twelve of each are measured, twenty-four polls and sixty decisions.
    executions: 12,
    world: {
      llm: {
        answers: choices([
          ['search', 'weight of a grey heron'],
          ['calculate', '(1.02 + 2.073) / 2'],
          ['start_batch_job', 'weigh the heron'],
          ['save_note', 'The heron was weighed.'],
          ['finish', 'About 1.55 kg.'],
        ]),
      },
      services: {
        'GET /search': { text: 'Grey heron: 1.02 to 2.073 kg.' },
        'POST /batch/jobs': { status: 201, json: { id: 'job-7' } },
        'GET /batch/jobs/job-7': [{ json: { status: 'running' } }, { json: { status: 'succeeded', result: 1.55 } }],
      },
      latency: { scale: 50, llm: { p50: '8s', p99: '16s' }, services: { p50: '4s', p99: '8s' } },
    },
    expect: { status: 'completed', effects: { agent_notes: 12 } },
  },
];
