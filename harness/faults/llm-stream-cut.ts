// A streamed answer ends before the event that says that it is whole: retryable, paid in part.
import type { Fault } from '../scenario/types.ts';
import { chunks, llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.stream-cut' }>;

const HOW = {
  fin: '',
  reset: ' by a reset',
  'half-character': ' inside a character',
  'half-event': ' before a blank line',
} as const satisfies Record<NonNullable<Struck['by']>, string>;

export const streamCut: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.stream-cut',
  ({ afterChunks, by = 'fin' }) => `stream cut after ${chunks(afterChunks)}${HOW[by]}`,
);
