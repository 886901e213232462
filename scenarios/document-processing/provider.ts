// The provider limits, breaks or refuses during the fan-out.
import type { ExecutionScenario } from 'ordeal/scenario';
import { shortContract, written } from './work.ts';

export const documentProvider: readonly ExecutionScenario[] = [
  {
    name: 'document-processing/rate-limit-storm-on-the-fan-out',
    why: 'Every one of the twelve extractions is limited twice; all recover, each chunk is read once.',
    ...shortContract,
    faults: [
      {
        kind: 'llm.rate-limit',
        on: { activity: 'extract', attempts: [1, 2], instance: 'every' },
        retryAfter: { seconds: 10 },
      },
    ],
    expect: { ...written, runs: { ocr: 1, embed: 1, extract: 36, persist: 3 } },
  },
  {
    name: 'document-processing/third-of-twelve-struck',
    why: 'Of twelve extractions at once the third that was scheduled is limited, and its next attempt breaks: whichever asks first, it is the one of chunk 3.',
    ...shortContract,
    faults: [
      { kind: 'llm.rate-limit', on: { activity: 'extract', instance: 3 }, retryAfter: { seconds: 10 } },
      { kind: 'llm.server-error', on: { activity: 'extract', attempts: 2, containing: 'chunk 3 of 12' }, status: 503 },
    ],
    expect: { ...written, runs: { ocr: 1, embed: 1, extract: 14, persist: 3 } },
  },
  {
    name: 'document-processing/unavailable-during-embed',
    why: 'HTTP 503 on the GPU queue is retried; ocr and chunk are not run again.',
    ...shortContract,
    faults: [{ kind: 'llm.server-error', on: { activity: 'embed', attempts: [1, 3] }, status: 503 }],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 4, extract: 12 } },
  },
  {
    name: 'document-processing/context-length-stops',
    why: 'A chunk that does not fit the model fails the execution at once; nothing is written downstream.',
    ...shortContract,
    faults: [{ kind: 'llm.context-length', on: { activity: 'extract', attempts: 'every' } }],
    expect: {
      status: 'failed',
      failure: 'ContextLengthExceeded',
      runs: { persist: 0 },
      effects: { downstream_writes: 0 },
    },
  },
  {
    name: 'document-processing/bad-request-stops',
    why: 'HTTP 400 is terminal, explicitly classified: one request per extraction that met it, nothing is written downstream.',
    ...shortContract,
    faults: [{ kind: 'llm.invalid-request', on: { activity: 'extract', attempts: 'every' } }],
    expect: {
      status: 'failed',
      failure: 'InvalidRequestError',
      runs: { persist: 0 },
      effects: { downstream_writes: 0 },
    },
  },
  {
    name: 'document-processing/storm-beyond-attempts',
    why: 'A storm on one chunk that outlasts the six attempts fails the execution; nothing is written downstream.',
    ...shortContract,
    faults: [{ kind: 'llm.rate-limit', on: { activity: 'extract', attempts: [1, 6] } }],
    expect: { status: 'failed', failure: 'RateLimitError', runs: { persist: 0 }, effects: { downstream_writes: 0 } },
  },
  {
    name: 'document-processing/embeddings-of-no-use',
    tags: ['foreign'],
    why: 'A vector that is not made of numbers, one that is too short, and vectors of another length than the model has are asked for again.',
    ...shortContract,
    faults: [
      { kind: 'llm.embeddings', on: { activity: 'embed', attempts: 1 }, wrong: 'not-a-number' },
      { kind: 'llm.embeddings', on: { activity: 'embed', attempts: 2 }, wrong: 'short' },
      { kind: 'llm.embeddings', on: { activity: 'embed', attempts: 3 }, wrong: 'other-length' },
    ],
    expect: { ...written, runs: { ocr: 1, chunk: 1, embed: 4, extract: 12 } },
  },
];
