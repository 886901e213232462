// An answer that does not say what was billed: a budget counts nothing, or stops.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.usage-missing' }>;

export const usageMissing: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.usage-missing', () => 'no usage');
