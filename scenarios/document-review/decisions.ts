// A decision by update, which is answered: as it should come, and as it goes wrong on its way. None is watched by a query: a query
// that meets an update on a fresh worker makes the SDK lose the update now and then (docs/discoveries.md).
import type { ExecutionScenario } from 'ordeal/scenario';
import { awaiting, kept, onceEach, review } from './work.ts';

const on = { update: 'decide' } as const;
const decision = { update: 'decide', args: [true], equals: true, at: '2 hours' } as const;
const decided = { ...review, actions: [decision] } as const;
const tooLate = { update: 'decide', args: [true], refused: 'WorkflowNotFoundError', at: '2 hours' } as const;

const after = (least: string, most: string) =>
  ({ ...kept, runs: onceEach, virtualTime: { atLeast: least, atMost: most } }) as const;
const afterTwoHours = after('2 hours', '125 minutes');
const nobodyDecided = {
  status: 'completed',
  effects: { document_reviews: 0 },
  runs: { ...onceEach, save_results: 0 },
  virtualTime: { atLeast: '24 hours', atMost: '1445 minutes' },
} as const;

export const reviewDecisions: readonly ExecutionScenario[] = [
  {
    name: 'document-review/decided-by-update',
    why: 'An update decides as the signal does, and its answer is the decision.',
    ...decided,
    expect: afterTwoHours,
  },
  {
    name: 'document-review/no-decision-is-refused',
    why: 'What is neither true nor false is refused with a ValueError, changes nothing, and the decision that follows counts.',
    ...review,
    actions: [
      { update: 'decide', args: ['yes'], refused: 'ValueError', at: '1 hour' },
      { query: 'get_status', at: '61 minutes', equals: awaiting },
      decision,
    ],
    expect: afterTwoHours,
  },
  {
    name: 'document-review/decision-sent-twice',
    why: 'A decision that its client repeats under the same id is accepted once, and both requests have the same answer.',
    ...decided,
    faults: [{ kind: 'update.duplicated', on }],
    expect: afterTwoHours,
  },
  {
    name: 'document-review/two-decisions-at-once',
    why: 'The same decision under another id while the first is being handled: both are answered with the one that counts.',
    ...decided,
    faults: [{ kind: 'update.duplicated', on, id: 'new' }],
    expect: afterTwoHours,
  },
  {
    name: 'document-review/decision-overtaken-by-none',
    why: 'A signal that is no decision overtakes the update that is one: it is passed over, and the decision counts when it comes.',
    ...review,
    actions: [decision, { signal: 'approve_summary', args: ['yes'], at: '3 hours' }],
    faults: [{ kind: 'update.reordered', on }],
    expect: after('3 hours', '185 minutes'),
  },
  {
    name: 'document-review/decision-with-the-start',
    why: 'A decision that starts the review is accepted before the document is there, and counts when there is a summary.',
    ...decided,
    faults: [{ kind: 'update.before-start', on }],
    expect: { ...kept, runs: onceEach, virtualTime: { atMost: '2 minutes' } },
  },
  {
    name: 'document-review/decision-just-before-its-timeout',
    why: 'A decision and the end of the 24 hours, the decision first: it counts, and its answer says so.',
    ...decided,
    faults: [{ kind: 'update.at-timeout', on, first: 'update' }],
    expect: after('1439 minutes', '1442 minutes'),
  },
  {
    name: 'document-review/decision-just-after-its-timeout',
    why: 'A decision that comes when the end of the 24 hours is being decided on is refused, and the review is rejected: never both.',
    ...review,
    actions: [tooLate],
    faults: [{ kind: 'update.at-timeout', on }],
    expect: nobodyDecided,
  },
  {
    name: 'document-review/decision-after-the-end',
    why: 'A decision after the end is refused, and changes nothing.',
    ...review,
    actions: [tooLate],
    faults: [{ kind: 'update.after-end', on }],
    expect: nobodyDecided,
  },
  {
    name: 'document-review/decision-while-no-worker-lives',
    why: 'A decision that finds no worker waits at the server, is accepted when one is there, and is answered.',
    ...decided,
    faults: [{ kind: 'update.during-crash', on }],
    expect: afterTwoHours,
  },
  {
    name: 'document-review/decision-while-its-handler-dies',
    why: 'The worker that handles a decision dies before it has said so: another accepts it, once, and answers.',
    ...decided,
    faults: [{ kind: 'update.during-crash', on, dying: 'handling' }],
    expect: afterTwoHours,
  },
];
