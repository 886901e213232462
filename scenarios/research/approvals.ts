// A draft waits for a person: an hour, nearly a day, for ever, and through a crash.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneDraft } from './work.ts';

const ends = { status: 'completed', result: 'as-without-faults', runs: { call_llm: 1 } } as const;
const approve = (at: string, decision = true) => [{ signal: 'approve', args: [decision], at }] as const;

export const approvals: readonly ExecutionScenario[] = [
  {
    name: 'research/approved-after-an-hour',
    why: 'A person approves after an hour; the draft is published then.',
    ...oneDraft,
    actions: approve('1 hour'),
    expect: { ...ends, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/approved-one-minute-before-the-limit',
    why: 'An approval at 23 h 59 min still counts.',
    ...oneDraft,
    actions: approve('1439 minutes'),
    expect: { ...ends, virtualTime: { atLeast: '1439 minutes', atMost: '24 hours' } },
  },
  {
    name: 'research/rejected-after-an-hour',
    why: 'A person says no: the draft is rejected at once, not after 24 h.',
    ...oneDraft,
    actions: approve('1 hour', false),
    expect: { ...ends, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/never-approved',
    why: 'Nobody decides: after 24 h the draft counts as rejected.',
    ...oneDraft,
    expect: { ...ends, virtualTime: { atLeast: '24 hours', atMost: '1445 minutes' } },
  },
  {
    name: 'research/killed-during-the-approval-wait',
    why: 'The worker dies while a person thinks; the approval that follows is not lost and the draft is not paid for again.',
    ...oneDraft,
    faults: [{ kind: 'worker.kill', on: { at: '30 minutes' } }],
    actions: approve('1 hour'),
    expect: { ...ends, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/draft-rate-limited-then-approved',
    why: 'Nine 429 in a row fit the ten attempts of the rate-limit policy: 5 s doubling to 2 min, then the approval.',
    ...oneDraft,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 9] } }],
    actions: approve('1 hour'),
    expect: { ...ends, runs: { call_llm: 10 } },
  },
];
