// Half the body of an answer that is not streamed: retryable, paid.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.body-cut' }>;

export const bodyCut: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.body-cut',
  ({ by = 'fin' }) => `body cut by ${by === 'fin' ? 'a clean end' : 'a reset'}`,
);
