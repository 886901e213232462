// A review that is revised so often that its history gets long goes on in a new run, with all of its state.
import type { Action, ExecutionScenario } from 'ordeal/scenario';
import { review } from './work.ts';

/** Short summaries: hundreds of them are streamed, and their text proves nothing. */
const work = {
  ...review,
  world: { ...review.world, llm: { answers: [{ activity: 'generate_summary', content: 'Turbines, in 30 days.' }] } },
} satisfies Partial<ExecutionScenario>;

/** The policy continues as new above 1,000 events; what may come on top is one wave of signals and one revision. */
const HISTORY = { historyEvents: { atMost: 1_060 } } as const;
/** The workflow task after the analysis: the first summary is made. */
const SUMMARISED = 4;
const WAVE = 25;
/** Changes asked for faster than they are made: 25 while each of the next workflow tasks is under way. */
const asked = (waves: number): readonly Action[] =>
  Array.from({ length: waves }, (_, wave) => ({
    signal: 'request_revision',
    args: [`wave ${wave + 1}, change {n}`],
    on: { workflowTask: SUMMARISED + wave },
    times: WAVE,
  }));
const approve = { signal: 'approve_summary', args: [true], at: '2 hours' } as const;
const revised = (summaries: number) =>
  ({
    status: 'completed',
    result: 'as-without-faults',
    effects: { document_reviews: 1 },
    runs: { fetch_document: 1, generate_summary: summaries, run_local_model: 1, save_results: 1 },
    ...HISTORY,
  }) as const;

export const reviewContinues: readonly ExecutionScenario[] = [
  {
    name: 'document-review/two-hundred-revisions',
    why: 'Two hundred changes are made one by one over two runs: no history above 1,000 events and a margin, nothing done twice.',
    ...work,
    actions: [...asked(8), approve],
    expect: { ...revised(201), runsOfChain: 2 },
  },
  {
    name: 'document-review/signals-at-the-boundary',
    why: 'Changes and the approval that arrive while the run is being continued as new are made and counted in the next one.',
    ...work,
    actions: [
      ...asked(6),
      { signal: 'request_revision', args: ['late change {n}'], on: { continueAsNew: 1 }, times: 3 },
      { signal: 'approve_summary', args: [true], on: { continueAsNew: 1 } },
    ],
    expect: { ...revised(154), runsOfChain: 2, virtualTime: { atMost: '1 hour' } },
  },
  {
    name: 'document-review/killed-at-the-boundary',
    why: 'The worker dies with the continuation computed and not reported: the next one continues, with the same state.',
    ...work,
    actions: [...asked(8), approve],
    faults: [{ kind: 'worker.kill', on: { continueAsNew: 1 } }],
    expect: { ...revised(201), runsOfChain: 2 },
  },
];
