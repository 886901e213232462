// Texts that do not fit a payload, wherever the research can produce one: each is refused before it reaches Temporal.
import type { ExecutionScenario } from 'ordeal/scenario';
import { fiveSources, oneArticle, oneDraft, PUBLISHED } from './work.ts';

/** The limit of one payload. As JSON a text is two bytes longer: its quotation marks. */
const PAYLOAD_BYTES = 256 * 1_024;
const textOf = (payloadBytes: number): string => 'a'.repeat(payloadBytes - 2);
const PREFIX = 'PUBLISHED: ';
const LONGEST_DRAFT = textOf(PAYLOAD_BYTES - PREFIX.length);
const approve = { signal: 'approve', args: [true], at: '2 hours' } as const;
const tooLarge = { status: 'failed', failure: 'PayloadTooLarge', effects: { research_results: 0 } } as const;

export const researchPayloads: readonly ExecutionScenario[] = [
  {
    ...oneArticle,
    name: 'research/summary-above-a-payload',
    why: 'The result of an activity that is a byte too large ends the execution, is not asked for again and is in no history.',
    world: { ...oneArticle.world, llm: { answers: [{ content: textOf(PAYLOAD_BYTES + 1) }] } },
    expect: { ...tooLarge, runs: { fetch_url: 1, call_llm: 1, save_result: 0 } },
  },
  {
    ...fiveSources,
    name: 'research/summaries-above-a-payload-together',
    why: 'Five summaries that fit one by one and not together are no argument of an activity: the workflow refuses it.',
    world: { ...fiveSources.world, llm: { answers: [{ content: textOf(PAYLOAD_BYTES / 4) }] } },
    expect: { ...tooLarge, runs: { fetch_url: 5, call_llm: 5, save_result: 0 } },
  },
  {
    ...oneDraft,
    name: 'research/published-draft-above-a-payload',
    why: 'A draft that just fits does not fit with PUBLISHED before it: the result of the workflow is refused.',
    world: { llm: { answers: [{ content: textOf(PAYLOAD_BYTES) }] } },
    actions: [approve],
    expect: { ...tooLarge, runs: { call_llm: 1 } },
  },
  {
    ...oneDraft,
    name: 'research/published-draft-of-exactly-a-payload',
    why: 'A draft that just fits with PUBLISHED before it is the result of the workflow.',
    world: { llm: { answers: [{ content: LONGEST_DRAFT }] } },
    actions: [approve],
    expect: { status: 'completed', result: { equals: `${PREFIX}${LONGEST_DRAFT}` }, runs: { call_llm: 1 } },
  },
  {
    ...oneDraft,
    name: 'research/signal-above-a-payload',
    why: 'A signal that is too large is refused by the client and decides nothing; the one that fits does.',
    actions: [
      { signal: 'approve', args: [textOf(PAYLOAD_BYTES + 1)], refused: 'PayloadTooLarge', at: '1 hour' },
      approve,
    ],
    expect: {
      status: 'completed',
      result: PUBLISHED,
      runs: { call_llm: 1 },
      virtualTime: { atLeast: '2 hours', atMost: '122 minutes' },
    },
  },
];
