// The provider takes the request and never answers; the client's own timeout has to end it.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.hang' }>;

export const hang: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.hang', () => 'no answer');
