// A loop longer than one history should be: it continues as new and carries all it knows, through a crash and a webhook at the boundary.
import type { ExecutionScenario } from 'ordeal/scenario';
import { choices, ended, type Choice } from './work.ts';

const NOTES = 24;
const STEPS = NOTES + 2;
const HISTORY_EVENTS = 100;

const notes = Array.from({ length: NOTES }, (_, index): Choice => ['save_note', `Heron ${index + 1} was weighed.`]);

/** 24 notes, a webhook, an answer; a run's history is handed on above 100 events, a step adds about a dozen. */
const longLoop = {
  pipeline: 'agent',
  args: [{ goal: 'Weigh the herons.', max_steps: STEPS, max_history_events: HISTORY_EVENTS }],
  world: { llm: { answers: choices([...notes, ['wait_for_webhook', 'the last'], ['finish', 'All weighed.']], STEPS) } },
} satisfies Partial<ExecutionScenario>;

const whole = {
  status: 'completed',
  result: ended('finished', 'All weighed.', STEPS),
  runsOfChain: { atLeast: 3 },
  historyEvents: { atMost: HISTORY_EVENTS + 30 },
  effects: { agent_notes: NOTES },
} as const;

const lastHeron = { signal: 'webhook', args: [{ id: 'last-heron' }] } as const;

export const longLoops: readonly ExecutionScenario[] = [
  {
    name: 'agent/continues-as-new-in-a-long-loop',
    why: 'Steps, tokens, observations, transcript and a webhook that nobody waited for yet go over every boundary; no run is longer than it may be.',
    ...longLoop,
    actions: [{ ...lastHeron, on: { activity: 'decide_action', at: 'before', nth: 2 } }],
    expect: { ...whole, runs: { decide_action: STEPS, save_note: NOTES }, virtualTime: { atMost: '10 minutes' } },
  },
  {
    name: 'agent/webhook-at-the-boundary',
    why: 'A webhook that lands while the execution continues as new is taken by the next run.',
    ...longLoop,
    actions: [{ ...lastHeron, on: { continueAsNew: 1 } }],
    expect: { ...whole, runs: { decide_action: STEPS, save_note: NOTES }, virtualTime: { atMost: '10 minutes' } },
  },
  {
    name: 'agent/killed-while-it-continues-as-new',
    why: 'The worker dies with the boundary computed and not reported: nothing is done twice, nothing is forgotten.',
    ...longLoop,
    actions: [{ ...lastHeron, on: { activity: 'decide_action', at: 'before', nth: 2 } }],
    faults: [{ kind: 'worker.kill', on: { continueAsNew: 2 } }],
    expect: { ...whole, result: 'as-without-faults', runs: { decide_action: STEPS, save_note: NOTES } },
  },
];
