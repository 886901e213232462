// A page of HTML with status 200: no error for a client that looks at the status alone.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.html-answer' }>;

export const htmlAnswer: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.html-answer', () => 'HTML with HTTP 200');
