// Workers die at exact points of a review; get_status answers all the same.
import type { ExecutionScenario } from 'ordeal/scenario';
import { approvedReview, awaiting, kept, onceEach, statusAllTheTime } from './work.ts';

const watched = { ...approvedReview, ...statusAllTheTime } as const;

export const reviewCrashes: readonly ExecutionScenario[] = [
  {
    name: 'document-review/killed-before-the-fetch',
    why: 'The worker dies before the fetch has begun; get_status answers before and after.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { activity: 'fetch_document', at: 'before' } }],
    expect: { ...kept, runs: onceEach },
  },
  {
    name: 'document-review/killed-with-the-document-in-hand',
    why: 'The document has arrived and the worker dies: it is fetched again, and stored once under its content.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { activity: 'fetch_document', at: 'inside' } }],
    expect: { ...kept, runs: { ...onceEach, fetch_document: 2 } },
  },
  {
    name: 'document-review/killed-after-the-summary',
    why: 'A crash after the LLM call does not pay for it again.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { activity: 'generate_summary', at: 'completed' } }],
    expect: { ...kept, runs: onceEach },
  },
  {
    name: 'document-review/killed-in-mid-stream',
    why: 'The worker dies at the fourth piece of the streamed summary: one more request, and the next attempt says what was lost.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { activity: 'generate_summary', at: 'chunk', nth: 4 } }],
    expect: { ...kept, runs: { ...onceEach, generate_summary: 2 } },
  },
  {
    name: 'document-review/killed-with-the-analysis-unreported',
    why: 'The GPU worker dies with its analysis done and not reported: it is made again elsewhere, the summary is not.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { activity: 'run_local_model', at: 'effect' } }],
    expect: { ...kept, runs: { ...onceEach, run_local_model: 2 } },
  },
  {
    name: 'document-review/killed-between-save-and-completion',
    why: 'The row is written, the worker dies before it can say so: the second attempt leaves one row.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { activity: 'save_results', at: 'effect' } }],
    expect: { ...kept, runs: { ...onceEach, save_results: 2 } },
  },
  {
    name: 'document-review/killed-at-a-workflow-task',
    why: 'A workflow task that was computed and never reported is computed again, with the same commands.',
    ...watched,
    faults: [{ kind: 'worker.kill', on: { workflowTask: 3 } }],
    expect: { ...kept, runs: onceEach },
  },
  {
    name: 'document-review/all-workers-killed-during-the-wait',
    why: 'After the whole fleet died in the wait, get_status answers right away, and the approval is not lost.',
    ...watched,
    workers: 2,
    faults: [{ kind: 'worker.kill', on: { at: '1 hour' } }],
    actions: [
      { query: 'get_status', at: '3601s', equals: awaiting },
      { signal: 'approve_summary', args: [true], at: '2 hours' },
    ],
    expect: { ...kept, runs: onceEach, virtualTime: { atLeast: '2 hours', atMost: '125 minutes' } },
  },
];
