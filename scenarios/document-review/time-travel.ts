// What an execution answered while it ran is found again, step by step, in its history.
import type { ExecutionScenario } from 'ordeal/scenario';
import { awaiting, review } from './work.ts';

export const reviewTimeTravel: readonly ExecutionScenario[] = [
  {
    name: 'document-review/history-stepped-through-locally',
    why: 'The history is pulled down and replayed locally, step by step, with the state that the execution had at each moment.',
    ...review,
    actions: [
      { query: 'get_status', at: '1 hour', equals: awaiting },
      { signal: 'request_revision', args: ['Name the parties.'], at: '2 hours' },
      { query: 'get_status', at: '3 hours', equals: awaiting },
      { signal: 'approve_summary', args: [true], at: '4 hours' },
    ],
    expect: {
      status: 'completed',
      result: 'as-without-faults',
      effects: { document_reviews: 1 },
      timeTravel: 'get_status',
    },
  },
  {
    name: 'document-review/history-of-a-crash-stepped-through-locally',
    why: 'A history that went over two workers is one line of states: the step of each moment is found again.',
    ...review,
    faults: [
      { kind: 'worker.kill', on: { activity: 'generate_summary', at: 'completed' } },
      { kind: 'worker.kill', on: { at: '2 hours' } },
    ],
    actions: [
      { query: 'get_status', at: '1 hour', equals: awaiting },
      { query: 'get_status', at: '3 hours', equals: awaiting },
      { signal: 'approve_summary', args: [true], at: '4 hours' },
    ],
    expect: {
      status: 'completed',
      result: 'as-without-faults',
      effects: { document_reviews: 1 },
      timeTravel: 'get_status',
    },
  },
];
