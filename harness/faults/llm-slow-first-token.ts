// The first text of an answer is late: who has no bound on the whole request waits.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.slow-first-token' }>;

export const slowFirstToken: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.slow-first-token',
  ({ delayMs }) => `first token ${delayMs} ms late`,
);
