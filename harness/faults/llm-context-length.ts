// HTTP 400 context_length_exceeded: the same request can never succeed.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.context-length' }>;

export const contextLength: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.context-length',
  () => 'HTTP 400 context length',
);
