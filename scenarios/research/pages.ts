// What the model gets to read of a page, and pages that do not come.
import type { ExecutionScenario } from 'ordeal/scenario';
import { oneArticle } from './work.ts';

/** ResearchWorkflow over a page that a service answers. */
const page = (reply: NonNullable<NonNullable<ExecutionScenario['world']>['services']>[string]) =>
  ({
    ...oneArticle,
    args: [{ topic: 'durable execution', source_url: '{services}/page' }],
    world: { services: { 'GET /page': reply } },
  }) satisfies Partial<ExecutionScenario>;

const DOWN = { status: 503, text: 'down' } as const;
const LAST_WORDS = 'the last words that fit';
/** Exactly 2,000 characters up to the last words, and then more. */
const longPage = `${'x'.repeat(2_000 - LAST_WORDS.length)}${LAST_WORDS}BEYOND THE CUT${'x'.repeat(10_000)}`;

export const researchPages: readonly ExecutionScenario[] = [
  {
    name: 'research/asks-for-three-bullet-points',
    why: 'The model is asked to summarise the article about the topic in 3 bullet points, and its answer is the result.',
    ...oneArticle,
    world: {
      ...oneArticle.world,
      llm: {
        answers: [
          { containing: 'Summarise this article about durable execution in 3 bullet points', content: 'three points' },
        ],
      },
    },
    expect: { status: 'completed', result: { equals: 'three points' }, effects: { research_results: 1 } },
  },
  {
    name: 'research/page-cut-to-2000-characters',
    why: 'Of a long page the model reads exactly 2,000 characters: not one less, not one more.',
    ...page({ text: longPage }),
    world: {
      ...page({ text: longPage }).world,
      llm: {
        answers: [
          { containing: `${LAST_WORDS}B`, content: 'read too far', optional: true },
          { containing: LAST_WORDS, content: 'read to the end' },
        ],
      },
    },
    expect: { status: 'completed', result: { equals: 'read to the end' }, runs: { fetch_url: 1, call_llm: 1 } },
  },
  {
    name: 'research/page-down-twice',
    why: 'A page that is down twice comes at the third of three attempts.',
    ...page([DOWN, DOWN, { text: 'an article' }]),
    expect: {
      status: 'completed',
      runs: { fetch_url: 3, call_llm: 1, save_result: 1 },
      requests: { 'GET /page': 3 },
    },
  },
  {
    name: 'research/page-down-for-good',
    why: 'A page that outlasts three attempts ends the execution; the model is not asked and nothing is written.',
    ...page(DOWN),
    expect: {
      status: 'failed',
      failure: 'ServerError',
      runs: { fetch_url: 3, call_llm: 0, save_result: 0 },
      effects: { research_results: 0 },
      requests: { 'GET /page': 3 },
    },
  },
  {
    name: 'research/page-breaks-off',
    why: 'A page of which half comes and a site that breaks are no page: the third of three attempts has it.',
    ...oneArticle,
    faults: [
      { kind: 'service.body-cut', on: { activity: 'fetch_url', request: 'GET {pages}/durable-execution' } },
      { kind: 'service.server-error', on: { activity: 'fetch_url', attempts: 2 }, status: 502 },
    ],
    expect: {
      status: 'completed',
      result: 'as-without-faults',
      runs: { fetch_url: 3, call_llm: 1, save_result: 1 },
    },
  },
];
