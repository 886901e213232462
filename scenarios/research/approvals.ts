// A draft waits for a person: an hour, nearly a day, for ever, and through a crash.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneDraft, PUBLISHED, REJECTED } from './work.ts';

const published = { status: 'completed', result: PUBLISHED, runs: { call_llm: 1 } } as const;
const rejected = { status: 'completed', result: REJECTED, runs: { call_llm: 1 } } as const;
const approve = (at: string, decision = true) => [{ signal: 'approve', args: [decision], at }] as const;

export const approvals: readonly ExecutionScenario[] = [
  {
    name: 'research/approved-after-an-hour',
    why: 'A person approves after an hour; the draft is published then.',
    ...oneDraft,
    actions: approve('1 hour'),
    expect: { ...published, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/approved-one-minute-before-the-limit',
    why: 'An approval at 23 h 59 min still counts.',
    ...oneDraft,
    actions: approve('1439 minutes'),
    expect: { ...published, virtualTime: { atLeast: '1439 minutes', atMost: '24 hours' } },
  },
  {
    name: 'research/rejected-after-an-hour',
    why: 'A person says no: the draft is rejected at once, not after 24 h.',
    ...oneDraft,
    actions: approve('1 hour', false),
    expect: { ...rejected, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/never-approved',
    why: 'Nobody decides: after 24 h the draft counts as rejected.',
    ...oneDraft,
    expect: { ...rejected, virtualTime: { atLeast: '24 hours', atMost: '1445 minutes' } },
  },
  {
    name: 'research/killed-during-the-approval-wait',
    why: 'The worker dies while a person thinks; the approval that follows is not lost and the draft is not paid for again.',
    ...oneDraft,
    faults: [{ kind: 'worker.kill', on: { at: '30 minutes' } }],
    actions: approve('1 hour'),
    expect: { ...published, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } },
  },
  {
    name: 'research/draft-rate-limited-then-approved',
    why: 'Nine 429 in a row fit the ten attempts of the rate-limit policy: 5 s doubling to 2 min, then the approval.',
    ...oneDraft,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 9] } }],
    actions: approve('1 hour'),
    expect: { ...published, runs: { call_llm: 10 } },
  },
  {
    name: 'research/draft-waits-as-the-rate-limit-policy-says',
    why: 'Nine 429 are waited out by 5, 10, 20, 40, 80 s and four times 2 min: 635 s, and the 24 h of the approval begin behind them.',
    ...oneDraft,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 9] } }],
    expect: { ...rejected, runs: { call_llm: 10 }, virtualTime: { atLeast: '87035s', atMost: '87100s' } },
  },
  {
    name: 'research/draft-rate-limited-beyond-attempts',
    why: 'Ten 429 are all that the rate-limit policy waits for.',
    ...oneDraft,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'call_llm', attempts: [1, 10] } }],
    expect: { status: 'failed', failure: 'RateLimitError', runs: { call_llm: 10 } },
  },
  {
    name: 'research/draft-unauthorized-stops',
    why: 'Under the rate-limit policy as well, a wrong key is asked once.',
    ...oneDraft,
    faults: [{ kind: 'llm.unauthorized', on: { activity: 'call_llm', attempts: 'every' } }],
    expect: { status: 'failed', failure: 'AuthenticationError', runs: { call_llm: 1 } },
  },
  {
    name: 'research/draft-forbidden-stops',
    why: 'Nor does a key that may not use the model become one that may: PermissionError is not retried.',
    ...oneDraft,
    faults: [{ kind: 'llm.forbidden', on: { activity: 'call_llm', attempts: 'every' } }],
    expect: { status: 'failed', failure: 'PermissionError', runs: { call_llm: 1 } },
  },
  {
    name: 'research/draft-quota-exhausted-stops',
    tags: ['foreign'],
    why: 'A 429 that says that the money is gone is no rate limit: it is asked once.',
    ...oneDraft,
    faults: [{ kind: 'llm.quota', on: { activity: 'call_llm' } }],
    expect: { status: 'failed', failure: 'QuotaExceededError', runs: { call_llm: 1 } },
  },
];
