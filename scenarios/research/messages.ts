// An approval that goes wrong on its way: twice, with the start, too late, together with its timeout, while workers die.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneDraft, PUBLISHED, REJECTED } from './work.ts';

const on = { signal: 'approve' } as const;
const approval = { ...oneDraft, actions: [{ signal: 'approve', args: [true], at: '1 hour' }] } as const;
const published = { status: 'completed', result: PUBLISHED, runs: { call_llm: 1 } } as const;
const afterAnHour = { ...published, virtualTime: { atLeast: '1 hour', atMost: '62 minutes' } } as const;
const afterADay = { ...published, virtualTime: { atLeast: '24 hours', atMost: '1442 minutes' } } as const;

export const researchMessages: readonly ExecutionScenario[] = [
  {
    name: 'research/approval-sent-twice',
    why: 'An approval that its sender repeats while it is being handled is one approval.',
    ...approval,
    faults: [{ kind: 'signal.duplicated', on }],
    expect: afterAnHour,
  },
  {
    name: 'research/approval-with-the-start',
    why: 'An approval that is there before the first workflow task, and long before the draft, is not lost.',
    ...approval,
    faults: [{ kind: 'signal.before-start', on }],
    expect: { ...published, virtualTime: { atMost: '2 minutes' } },
  },
  {
    name: 'research/approval-after-the-end',
    why: 'An approval that comes after the 24 hours are over is refused with WorkflowNotFoundError; the draft stays rejected.',
    ...approval,
    faults: [{ kind: 'signal.after-end', on }],
    expect: { status: 'completed', result: REJECTED, runs: { call_llm: 1 }, virtualTime: { atLeast: '24 hours' } },
  },
  {
    name: 'research/approval-just-before-its-timeout',
    why: 'An approval and the end of the 24 hours in one workflow task, the approval first: published, and nothing else.',
    ...approval,
    faults: [{ kind: 'signal.at-timeout', on, first: 'signal' }],
    expect: { ...published, virtualTime: { atLeast: '1439 minutes', atMost: '1442 minutes' } },
  },
  {
    name: 'research/approval-just-after-its-timeout',
    why: 'The same with the timeout first: as long as nothing is decided, the approval counts.',
    ...approval,
    faults: [{ kind: 'signal.at-timeout', on }],
    expect: afterADay,
  },
  {
    name: 'research/approval-while-no-worker-lives',
    why: 'An approval that finds no worker is kept by the server, and counts when one is there.',
    ...approval,
    faults: [{ kind: 'signal.during-crash', on }],
    expect: afterAnHour,
  },
  {
    name: 'research/approval-while-its-handler-dies',
    why: 'The worker that handles an approval dies before it has said so: another handles it again, and it is published once.',
    ...approval,
    faults: [{ kind: 'signal.during-crash', on, dying: 'handling' }],
    expect: afterAnHour,
  },
];
