// HTTP 404, the model does not exist: trying again cannot help.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.model-not-found' }>;

export const modelNotFound: FaultKindOf<Struck> = llmFaultKind<Struck>(
  'llm.model-not-found',
  () => 'HTTP 404 for the model',
);
