// Answers of the model that began with 200 and are late, cut, or of no use.
import type { LlmFault } from '../../scenario/types.ts';
import type { Form, KindForms } from '../types.ts';
import { atModel } from './at-calls.ts';

/** Real time: longer than an answer takes, and short enough for every cell. */
const LATE_MS = 400;
const EVERY_MS = 30;

type Cut = Extract<LlmFault, { kind: 'llm.stream-cut' }>;

const WAYS = {
  fin: 'cleanly',
  reset: 'by a reset',
  'half-character': 'inside a character',
  'half-event': 'before a blank line',
} as const;

const cut = (by: NonNullable<Cut['by']>, afterChunks: Cut['afterChunks']): Form =>
  atModel({
    name: `${by}-after-${afterChunks}`,
    title: `stream ends ${WAYS[by]} after ${afterChunks === 'all' ? 'all its text' : `${afterChunks} chunk`}`,
    demands: 'recovers',
    fault: (on) => ({ kind: 'llm.stream-cut', on, afterChunks, by }),
  });

export const streamCuts: KindForms = {
  forms: [
    cut('fin', 1),
    cut('fin', 'all'),
    cut('reset', 1),
    cut('reset', 'all'),
    cut('half-character', 1),
    cut('half-event', 1),
    cut('half-event', 'all'),
  ],
};

const streamError = (error: Extract<LlmFault, { kind: 'llm.stream-error' }>['error']): Form =>
  atModel({
    name: error,
    title: `${error} inside a stream`,
    demands: 'recovers',
    fault: (on) => ({ kind: 'llm.stream-error', on, afterChunks: 1, error }),
  });

export const streamErrors: KindForms = {
  forms: [streamError('server-error'), streamError('overloaded'), streamError('rate-limit')],
};

export const slowFirstTokens: KindForms = {
  forms: [
    atModel({
      title: `first text ${LATE_MS} ms late`,
      demands: 'recovers',
      fault: (on) => ({ kind: 'llm.slow-first-token', on, delayMs: LATE_MS }),
    }),
  ],
};

export const slowTokensForms: KindForms = {
  forms: [
    atModel({
      title: `each event ${EVERY_MS} ms late`,
      demands: 'recovers',
      fault: (on) => ({ kind: 'llm.slow-tokens', on, everyMs: EVERY_MS }),
    }),
  ],
};

export const stalls: KindForms = {
  forms: [
    atModel({
      title: 'half an answer, then nothing',
      demands: 'recovers',
      fault: (on) => ({ kind: 'llm.stall', on, afterChunks: 1 }),
    }),
  ],
};

const bodyCut = (by: 'fin' | 'reset', title: string): Form =>
  atModel({ name: by, title, demands: 'recovers', fault: (on) => ({ kind: 'llm.body-cut', on, by }) });

export const bodyCuts: KindForms = {
  forms: [bodyCut('fin', 'half a body, then a clean end'), bodyCut('reset', 'half a body, then a reset')],
};

type Vectors = Extract<LlmFault, { kind: 'llm.embeddings' }>['wrong'];

const vectors = (wrong: Vectors, title: string): Form =>
  atModel({
    name: wrong,
    title,
    demands: 'recovers',
    fault: (on) => ({ kind: 'llm.embeddings', on, wrong }),
  });

export const embeddingForms: KindForms = {
  forms: [
    vectors('other-length', 'all vectors half as long'),
    vectors('short', 'one vector too short'),
    vectors('empty', 'one vector without numbers'),
    vectors('missing', 'one vector missing'),
    vectors('not-a-number', 'a NaN in a vector'),
    vectors('floats', 'lists where base64 was asked for'),
  ],
};
