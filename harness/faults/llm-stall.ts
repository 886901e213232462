// A part of an answer and then nothing, over a connection that stays open: no error ever comes.
import type { Fault } from '../scenario/types.ts';
import { chunks, llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.stall' }>;

export const stall: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.stall',
  ({ afterChunks }) => `stall after ${chunks(afterChunks)}`,
);
