// An error inside a stream that began with 200: its status says nothing, its body does.
import type { Fault } from '../scenario/types.ts';
import { chunks, llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.stream-error' }>;

export const streamError: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.stream-error',
  ({ afterChunks, error }) => `${error} in the stream after ${chunks(afterChunks)}`,
);
