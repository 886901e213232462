// A proxy answers 502 or 504 with a page of HTML: retryable, and no code or type to read.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.bad-gateway' }>;

export const badGateway: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.bad-gateway',
  ({ status = 502 }) => `HTTP ${status} with HTML`,
);
