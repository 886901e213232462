// Inputs that make no sense: each ends the execution at once, before anything outside is touched.
import type { ExecutionScenario } from 'ordeal/scenario';
import { fiveSources, oneArticle } from './work.ts';

const refused = {
  status: 'failed',
  failure: 'ValueError',
  runs: { fetch_url: 0, call_llm: 0, save_result: 0 },
  effects: { research_results: 0 },
} as const;

export const researchInputs: readonly ExecutionScenario[] = [
  {
    ...oneArticle,
    name: 'research/input-missing',
    why: 'An execution without an input ends.',
    args: [],
    expect: refused,
  },
  {
    ...oneArticle,
    name: 'research/topic-empty',
    why: 'A topic of spaces ends the execution.',
    args: [{ topic: '  ', source_url: '{pages}/durable-execution' }],
    expect: refused,
  },
  {
    ...oneArticle,
    name: 'research/source-is-a-number',
    why: 'An address that is no text ends the execution.',
    args: [{ topic: 'durable execution', source_url: 7 }],
    expect: refused,
  },
  {
    ...oneArticle,
    name: 'research/source-is-a-file',
    why: 'An address that is not http or https is refused once, and no file is read.',
    args: [{ topic: 'durable execution', source_url: 'file:///etc/passwd' }],
    expect: { ...refused, runs: { fetch_url: 1, call_llm: 0, save_result: 0 } },
  },
  {
    ...fiveSources,
    name: 'research/full-with-four-sources',
    why: 'The full research takes five sources, not four.',
    args: [{ topic: 'durable execution', source_urls: [1, 2, 3, 4].map((n) => `{pages}/${n}`) }],
    expect: refused,
  },
  {
    pipeline: 'research',
    workflow: 'ApprovalWorkflow',
    name: 'research/draft-prompt-missing',
    why: 'A draft without a prompt ends the execution.',
    args: [],
    expect: { ...refused, runs: { call_llm: 0 } },
  },
];
