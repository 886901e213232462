// HTTP 403 for a key that may not use the model: trying again cannot help.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.forbidden' }>;

export const forbidden: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.forbidden', () => 'HTTP 403');
