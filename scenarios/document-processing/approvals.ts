// The model is not sure of a field: a person has up to 3 days.
import type { ExecutionScenario } from 'ordeal/scenario';
import { doubtfulContract, written } from './work.ts';

const runs = { ocr: 1, chunk: 1, embed: 1, extract: 12, persist: 3 } as const;

export const documentApprovals: readonly ExecutionScenario[] = [
  {
    name: 'document-processing/doubtful-field-approved',
    why: 'A person approves the doubtful value after two hours; it is written downstream.',
    ...doubtfulContract,
    actions: [{ signal: 'approve', args: [true], at: '2 hours' }],
    expect: { ...written, runs, virtualTime: { atLeast: '2 hours', atMost: '125 minutes' } },
  },
  {
    name: 'document-processing/doubtful-field-never-approved',
    why: 'Nobody decides for 3 days: the fallback path leaves the doubtful value out.',
    ...doubtfulContract,
    expect: { ...written, runs, virtualTime: { atLeast: '72 hours', atMost: '4325 minutes' } },
  },
  {
    name: 'document-processing/killed-during-the-approval-wait',
    why: 'All workers die on the second day of the wait; the approval on the third day is not lost, nothing is run again.',
    ...doubtfulContract,
    workers: 2,
    faults: [{ kind: 'worker.kill', on: { at: '30 hours' } }],
    actions: [{ signal: 'approve', args: [true], at: '60 hours' }],
    expect: { ...written, runs, virtualTime: { atLeast: '60 hours', atMost: '3605 minutes' } },
  },
];
