// Embeddings that are not what was asked for; clients hand most of them over without a word.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.embeddings' }>;

export const embeddings: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.embeddings',
  ({ wrong }) => `embeddings: ${wrong}`,
);
