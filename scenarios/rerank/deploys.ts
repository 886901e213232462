// Another version of the code is deployed while executions wait: what began on the one ends on the other.
import type { ExecutionScenario } from 'ordeal/scenario';
import { lateCandidate, searchWithLateSources } from './work.ts';

/** The generations of this pipeline are registered beside today's code, each as a pipeline of its own. */
const generation = (number: number) => ({
  pipelines: './pipelines/rerank/fixtures/generations.ts',
  pipeline: `rerank-generation-${number}`,
});

const waiting = { at: '30 minutes' } as const;
const actions = [{ signal: 'add_candidates', args: [[lateCandidate]], at: '20 minutes' }] as const;

export const rerankDeploys: readonly ExecutionScenario[] = [
  {
    name: 'rerank/deployed-while-late-sources-are-waited-for',
    why: 'What waits when today’s code takes the place of the release before ends on today’s code: nothing is done again, no passage is lost.',
    ...searchWithLateSources,
    actions,
    workers: 2,
    faults: [{ kind: 'worker.deploy', on: waiting, from: generation(3) }],
    expect: {
      status: 'completed',
      result: 'as-without-faults',
      effects: { rankings: 1 },
      runs: { search_candidates: 1, rerank_v2: 1, save_ranking: 1 },
    },
  },
  {
    name: 'rerank/one-release-after-the-other',
    why: 'An execution of the first release waits through a deploy of the second and one more of the same: it goes on with its own reranker, and loses no passage.',
    ...searchWithLateSources,
    actions,
    faults: [
      { kind: 'worker.deploy', on: { at: '10 minutes' }, from: generation(1), to: generation(2) },
      { kind: 'worker.deploy', on: waiting, to: generation(2) },
    ],
    expect: {
      status: 'completed',
      result: { equals: { query: 'what survives a crash', candidates: 4, ranking: '*' } },
      effects: { rankings: 1 },
      runs: { search_candidates: 1, rerank_v2: 0, save_ranking: 1 },
    },
  },
];
