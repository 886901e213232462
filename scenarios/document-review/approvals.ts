// A person decides, or does not.
import type { ExecutionScenario } from 'ordeal/scenario';
import { approvedReview, awaiting, kept, onceEach, review, statusAllTheTime, weekLongReview } from './work.ts';

const undecided = { ...onceEach, save_results: 0 } as const;
const nothingKept = { status: 'completed', effects: { document_reviews: 0 } } as const;

export const reviewApprovals: readonly ExecutionScenario[] = [
  {
    name: 'document-review/approved',
    why: 'The complete version: fetched, summarised, analysed, approved after two hours, kept once.',
    ...approvedReview,
    ...statusAllTheTime,
    expect: {
      ...kept,
      runs: onceEach,
      runsOfChain: 1,
      virtualTime: { atLeast: '2 hours', atMost: '125 minutes' },
      options: {
        fetch_document: { taskQueue: 'document-review-queue', startToClose: '10 seconds', attempts: 3 },
        generate_summary: {
          startToClose: '30 seconds',
          scheduleToClose: '5 minutes',
          attempts: 5,
          initialInterval: '1 second',
          coefficient: 2,
          maximumInterval: '60 seconds',
          nonRetryable: ['InvalidAPIKeyError', 'AuthenticationError'],
        },
        run_local_model: { taskQueue: 'gpu-workers', startToClose: '10 minutes' },
        save_results: { startToClose: '10 seconds' },
      },
    },
  },
  {
    name: 'document-review/rejected',
    why: 'A summary that is rejected is not kept, and the review ends at once.',
    ...review,
    actions: [{ signal: 'approve_summary', args: [false], at: '2 hours' }],
    expect: { ...nothingKept, runs: undecided, virtualTime: { atLeast: '2 hours', atMost: '125 minutes' } },
  },
  {
    name: 'document-review/nobody-decides-in-24-hours',
    why: 'A summary that nobody decides on in 24 hours is rejected then, and not before.',
    ...review,
    actions: [{ query: 'get_status', at: '1439 minutes', equals: awaiting }],
    expect: { ...nothingKept, runs: undecided, virtualTime: { atLeast: '24 hours', atMost: '1445 minutes' } },
  },
  {
    name: 'document-review/approved-in-the-last-minute',
    why: 'An approval one minute before the 24 hours are over counts.',
    ...review,
    actions: [{ signal: 'approve_summary', args: [true], at: '1439 minutes' }],
    expect: { ...kept, runs: onceEach },
  },
  {
    name: 'document-review/nobody-decides-in-7-days',
    why: 'The step-by-step version waits 7 days.',
    ...weekLongReview,
    actions: [{ query: 'get_status', at: '167 hours', equals: awaiting }],
    expect: { ...nothingKept, runs: undecided, virtualTime: { atLeast: '168 hours', atMost: '10090 minutes' } },
  },
  {
    name: 'document-review/approved-on-the-seventh-day',
    why: 'The step-by-step version takes an approval on its seventh day.',
    ...weekLongReview,
    actions: [{ signal: 'approve_summary', args: [true], at: '160 hours' }],
    expect: { ...kept, runs: onceEach, virtualTime: { atLeast: '160 hours', atMost: '161 hours' } },
  },
  {
    name: 'document-review/no-decision-is-taken-for-one',
    why: 'What is neither true nor false does not approve; the decision that follows does, and the one after it changes nothing.',
    ...review,
    actions: [
      { signal: 'approve_summary', args: ['yes'], at: '1 hour' },
      { query: 'get_status', at: '61 minutes', equals: awaiting },
      { signal: 'approve_summary', args: [true], at: '2 hours' },
    ],
    expect: { ...kept, runs: onceEach, virtualTime: { atLeast: '2 hours' } },
  },
  {
    name: 'document-review/status-over-a-link-that-is-down',
    why: 'The status is asked for while the server is out of reach: it is asked for until it is there, and the clock does not move meanwhile.',
    ...review,
    faults: [{ kind: 'network.down', link: 'client-temporal', on: { at: '1 hour' }, forMs: 300 }],
    actions: [
      { query: 'get_status', at: '1 hour', equals: awaiting },
      { signal: 'approve_summary', args: [true], at: '2 hours' },
    ],
    expect: { ...kept, runs: onceEach, virtualTime: { atLeast: '2 hours', atMost: '125 minutes' } },
  },
  {
    name: 'document-review/revised-then-approved',
    why: 'A change that is asked for makes one more summary, which has the whole wait before it and is the one that is kept.',
    ...review,
    actions: [
      { signal: 'request_revision', args: ['Name the parties.'], at: '20 hours' },
      { query: 'get_status', at: '30 hours', equals: awaiting },
      { signal: 'approve_summary', args: [true], at: '40 hours' },
    ],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 2 }, virtualTime: { atLeast: '40 hours' } },
  },
];
