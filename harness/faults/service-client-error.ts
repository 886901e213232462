// A service answers with a status that no repetition changes.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.client-error' }>;

export const serviceClientError: FaultKindOf<Struck> = serviceFaultKind<Struck>(
  'service.client-error',
  ({ status }) => `HTTP ${status}`,
);
