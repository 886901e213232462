// The digest draws an id, a day and a number, and uses them again after each of its steps: a replay that drew others would not find its row.
import type { ExecutionScenario } from 'ordeal/scenario';

export const tickets = [
  { key: 'CORE-9', title: 'The exporter loses its last line' },
  { key: 'core-10', title: 'A worker does not drain' },
  { key: 'CORE-1', title: 'Ärger with umlauts' },
] as const;

export const digest = {
  pipeline: 'determinism-tax',
  args: [{ team: 'core', tickets_url: '{pages}/tickets.json' }],
  world: {
    pages: { '/tickets.json': JSON.stringify(tickets) },
  },
} satisfies Partial<ExecutionScenario>;

const written = { status: 'completed', result: 'as-without-faults', effects: { digests: 1 } } as const;

export const digestScenarios: readonly ExecutionScenario[] = [
  {
    name: 'determinism-tax/time-ids-and-order-done-right',
    why: 'Time, random numbers, ids, settings, network, database, order and model are used in the way that survives a replay.',
    ...digest,
    expect: { ...written, runs: { open_digest: 1, read_settings: 1, fetch_tickets: 1, call_llm: 1, close_digest: 1 } },
  },
  {
    name: 'determinism-tax/killed-after-the-stamp-is-drawn',
    why: 'The worker that replays draws the same id, day and number: the row that was opened is the row that is closed.',
    ...digest,
    faults: [{ kind: 'worker.kill', on: { activity: 'open_digest', at: 'completed' } }],
    expect: { ...written, runs: { open_digest: 1, close_digest: 1 } },
  },
  {
    name: 'determinism-tax/killed-with-the-answer-recorded',
    why: 'The order of the tickets, the prompt and the answer are what they were: the model is asked once.',
    ...digest,
    faults: [{ kind: 'worker.kill', on: { activity: 'call_llm', at: 'completed' } }],
    expect: { ...written, runs: { fetch_tickets: 1, call_llm: 1 } },
  },
  {
    name: 'determinism-tax/killed-at-a-workflow-task',
    why: 'A workflow task that was computed and not reported is computed again, with the same outcome.',
    ...digest,
    faults: [{ kind: 'worker.kill', on: { workflowTask: 3 } }],
    expect: { ...written, runs: { read_settings: 1, close_digest: 1 } },
  },
  {
    name: 'determinism-tax/killed-between-close-and-completion',
    why: 'The row is completed and the worker dies before it can say so: it is completed again under the same stamp, and stays one row.',
    ...digest,
    faults: [{ kind: 'worker.kill', on: { activity: 'close_digest', at: 'effect' } }],
    expect: { ...written, runs: { call_llm: 1, close_digest: 2 } },
  },
  {
    name: 'determinism-tax/without-a-team',
    why: 'An input without a team ends in a typed failure and writes nothing.',
    ...digest,
    args: [{ tickets_url: '{pages}/tickets.json' }],
    expect: { status: 'failed', failure: 'ValueError', runs: { open_digest: 0 }, effects: { digests: 0 } },
  },
];
