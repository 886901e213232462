// The provider answers 500, 503, 504 or 529 (overloaded): retryable, not billed.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.server-error' }>;

export const serverError: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.server-error',
  ({ status }) => `HTTP ${status}`,
);
