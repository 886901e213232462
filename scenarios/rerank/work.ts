// The search that the rerank scenarios put through faults: three passages, and one that comes late.
import type { ExecutionScenario } from 'ordeal/scenario';

export const passages = [
  { id: 'heron', text: 'A heron stands in the water and waits.' },
  { id: 'durable', text: 'A durable execution continues after a crash.' },
  { id: 'timer', text: 'A durable timer fires although every worker was gone.' },
];

const scores = (...ids: readonly string[]) => ({ scores: ids.map((id, index) => ({ id, score: 1 / (index + 1) })) });

const pages = { '/search': JSON.stringify(passages) };

export const oneSearch = {
  pipeline: 'rerank',
  args: [{ query: 'what survives a crash', search_url: '{pages}/search', late_minutes: 0 }],
  world: { pages, llm: { answers: [{ activity: 'rerank_v2', content: scores('durable', 'timer', 'heron') }] } },
} as const satisfies Partial<ExecutionScenario>;

export const searchWithLateSources = {
  ...oneSearch,
  args: [{ query: 'what survives a crash', search_url: '{pages}/search', late_minutes: 60, keep: 2 }],
  world: {
    pages,
    llm: {
      answers: [
        { activity: 'rerank_v2', containing: 'Passage late:', content: scores('late', 'durable', 'timer', 'heron') },
        // Where the late one is not handed in.
        { activity: 'rerank_v2', content: scores('durable', 'timer', 'heron'), optional: true },
      ],
    },
  },
} as const satisfies Partial<ExecutionScenario>;

export const lateCandidate = { id: 'late', text: 'What is recorded is not done again.' };
