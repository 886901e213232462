// The work that the document scenarios put through faults: one contract of 200 pages in 12 chunks.
import type { ExecutionScenario } from 'ordeal/scenario';

export const contract = {
  pipeline: 'document-processing',
  args: [{ docId: 'contract-200-pages', pages: 200 }],
} satisfies Partial<ExecutionScenario>;

/** A short contract, in twelve chunks as well: where the length proves nothing, its tokens need not be sent. */
export const shortContract = {
  pipeline: 'document-processing',
  args: [{ docId: 'contract-24-pages', pages: 24 }],
} satisfies Partial<ExecutionScenario>;

/** A short contract in which the model is not sure of one field. */
export const doubtfulContract = {
  ...shortContract,
  world: {
    llm: {
      answers: [
        { activity: 'extract', containing: 'Field: liability_cap', content: { value: 'EUR 40,000', confidence: 0.4 } },
      ],
    },
  },
} satisfies Partial<ExecutionScenario>;

/** Everything is written downstream, once per system. */
export const written = { status: 'completed', result: 'as-without-faults', effects: { downstream_writes: 3 } } as const;
