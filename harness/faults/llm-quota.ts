// No money is left or none may be spent: 429 insufficient_quota of OpenAI, 400, 402 or 429 of Anthropic. Trying again cannot help.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.quota' }>;

export const quota: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.quota',
  ({ reason }) => `quota exhausted${reason === undefined ? '' : ` (${reason})`}`,
);
