// The service that keeps the keys of payloads is away for a moment, while an article is summarised.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

const kind = 'payload.codec-fails';
const survives = { status: 'completed', result: 'as-without-faults', effects: { research_results: 1 } } as const;

export const researchCodec: readonly ExecutionScenario[] = [
  {
    name: 'research/codec-fails-behind-the-write',
    why: 'The row is written and the result cannot be encoded: the write is done again, and there is one row.',
    ...oneArticle,
    faults: [{ kind, during: 'encode', on: { activity: 'save_result' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 2 } },
  },
  {
    name: 'research/codec-fails-with-a-paid-answer',
    why: 'The model has answered and the answer cannot be encoded: this one call is paid for twice, and there is one row.',
    ...oneArticle,
    faults: [{ kind, during: 'encode', on: { activity: 'call_llm' } }],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 2, save_result: 1 } },
  },
  {
    name: 'research/codec-fails-in-workflow-tasks',
    why: 'A workflow task that cannot read what came, and one that cannot say what it asks for, are computed again: nothing is done twice.',
    ...oneArticle,
    faults: [
      { kind, during: 'decode', on: { workflowTask: 2 } },
      { kind, during: 'encode', on: { workflowTask: 3 } },
    ],
    expect: { ...survives, runs: { fetch_url: 1, call_llm: 1, save_result: 1 } },
  },
];
