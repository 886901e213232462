// HTTP 413 (Gemini: 400) for a body beyond the provider's limit: the same request can never succeed.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.request-too-large' }>;

export const requestTooLarge: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.request-too-large',
  ({ as }) => `request too large${as === 'json' ? ', said in JSON' : ''}`,
);
