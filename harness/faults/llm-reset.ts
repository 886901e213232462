// The connection is reset (TCP RST) after the request was sent: retryable.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.reset' }>;

export const reset: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.reset', () => 'connection reset');
