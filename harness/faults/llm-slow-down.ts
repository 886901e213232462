// HTTP 429 that names neither a limit nor a wait: retryable, and nobody says when.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.slow-down' }>;

export const slowDown: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.slow-down', () => 'HTTP 429 slow down');
