// A service answers 5xx: it is broken, overloaded or restarting.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.server-error' }>;

export const serviceError: FaultKindOf<Struck> = serviceFaultKind<Struck>(
  'service.server-error',
  ({ status }) => `HTTP ${status}`,
);
