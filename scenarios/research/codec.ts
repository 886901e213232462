// The service that keeps the keys of payloads is away for a moment: while an article is summarised, for a worker; while a draft is asked for and approved, for its clients.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle, oneDraft, PUBLISHED } from './work.ts';

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
  {
    name: 'research/codec-fails-at-the-clients',
    why: 'Whoever starts the work cannot encode its input twice, whoever approves cannot encode the approval once: both ask again, the draft is made once and the approval counts once.',
    ...oneDraft,
    actions: [{ signal: 'approve', args: [true], at: '1 hour' }],
    faults: [
      { kind, during: 'encode', on: { client: 'starter', times: 2 } },
      { kind, during: 'encode', on: { client: 'signaller' } },
    ],
    expect: {
      status: 'completed',
      result: PUBLISHED,
      runs: { call_llm: 1 },
      virtualTime: { atLeast: '1 hour', atMost: '62 minutes' },
    },
  },
];
