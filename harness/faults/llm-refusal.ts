// The model declines to answer, with status 200: asking again gets the same.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.refusal' }>;

export const refusal: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.refusal', () => 'refusal');
