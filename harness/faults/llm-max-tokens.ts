// Half an answer, ended by its length, which it says.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.max-tokens' }>;

export const maxTokens: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.max-tokens',
  () => 'half an answer, ended by its length',
);
