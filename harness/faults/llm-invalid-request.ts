// HTTP 400 for a request the provider cannot make sense of: the same request can never succeed.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.invalid-request' }>;

export const invalidRequest: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.invalid-request', () => 'HTTP 400');
