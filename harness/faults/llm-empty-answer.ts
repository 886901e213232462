// A whole answer without a text.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.empty-answer' }>;

export const emptyAnswer: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.empty-answer', () => 'empty answer');
