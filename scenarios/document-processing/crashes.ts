// Workers die at exact points of a document's way.
import type { ExecutionScenario } from 'ordeal/scenario';
import { contract, shortContract, written } from './work.ts';

const llmPolicy = {
  attempts: 6,
  initialInterval: '2 seconds',
  coefficient: 2,
  maximumInterval: '60 seconds',
  nonRetryable: ['InvalidRequestError', 'ContextLengthExceeded'],
} as const;

export const documentCrashes: readonly ExecutionScenario[] = [
  {
    name: 'document-processing/contract-in-twelve-chunks',
    why: 'Without any fault: one ocr, one chunk, one embed, twelve extracts, three writes.',
    ...contract,
    expect: {
      ...written,
      runs: { ocr: 1, chunk: 1, embed: 1, extract: 12, persist: 3 },
      options: {
        embed: { taskQueue: 'document-gpu', ...llmPolicy },
        extract: { taskQueue: 'document-queue', ...llmPolicy },
      },
    },
  },
  {
    name: 'document-processing/crash-after-embed',
    why: 'Execution resumes at extract: ocr, chunk and embed are not run again.',
    ...contract,
    faults: [{ kind: 'worker.kill', on: { activity: 'embed', at: 'completed' } }],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 1, persist: 3 } },
  },
  {
    name: 'document-processing/crash-with-3-of-12-extracted',
    why: 'The three extractions that were done are restored; exactly nine are issued again.',
    ...contract,
    faults: [{ kind: 'worker.kill', on: { activity: 'extract', at: 'completed', nth: 3 } }],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 1, extract: { issuedAgain: 9 }, persist: 3 } },
  },
  {
    name: 'document-processing/killed-inside-embed',
    why: 'The GPU worker dies with the embeddings in hand: they are paid for twice, ocr and chunk are not run again.',
    ...shortContract,
    faults: [{ kind: 'worker.kill', on: { activity: 'embed', at: 'inside' } }],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 2, extract: 12, persist: 3 } },
  },
  {
    name: 'document-processing/killed-between-write-and-completion',
    why: 'The second downstream system has its row, the worker dies before it can say so: one row per system all the same.',
    ...shortContract,
    faults: [{ kind: 'worker.kill', on: { activity: 'persist', at: 'effect', nth: 2 } }],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 1, extract: 12, persist: 4 } },
  },
  {
    name: 'document-processing/event-loop-blocked-in-extract',
    why: 'A worker that does nothing sends no heartbeat: its extractions time out and are made by another, and its late words count for nothing.',
    ...shortContract,
    faults: [{ kind: 'worker.blocked-loop', on: { activity: 'extract', at: 'inside', nth: 2 } }],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 1, persist: 3 } },
  },
];
