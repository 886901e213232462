// A streamed answer ends, cleanly for the transport, before the event that says that it is whole: retryable, paid in part.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.stream-cut' }>;

export const streamCut: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.stream-cut',
  ({ afterChunks }) => `stream cut after ${afterChunks} ${afterChunks === 1 ? 'chunk' : 'chunks'}`,
);
