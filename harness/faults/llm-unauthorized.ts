// HTTP 401 invalid_api_key: trying again cannot help.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.unauthorized' }>;

export const unauthorized: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.unauthorized', () => 'HTTP 401');
