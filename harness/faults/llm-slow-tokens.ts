// A streamed answer trickles: each event comes, and the whole takes too long.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.slow-tokens' }>;

export const slowTokens: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.slow-tokens',
  ({ everyMs }) => `${everyMs} ms before each token`,
);
