// The JSON of an answer, or of a tool call, breaks off although the answer says that it is whole.
import type { Fault } from '../scenario/types.ts';
import { llmFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'llm.broken-json' }>;

export const brokenJson: FaultKindOf<Struck> = llmFaultKind<Struck>('llm.broken-json', () => 'broken JSON');
