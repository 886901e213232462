// The provider has too much to do and says so in its own way: retryable, not billed.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.overloaded' }>;

export const overloaded: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.overloaded',
  () => 'the provider is overloaded',
);
