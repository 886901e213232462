// A service answers truly, and late.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.slow' }>;

export const serviceSlow: FaultKindOf<Struck> = serviceFaultKind<Struck>(
  'service.slow',
  ({ delayMs }) => `${delayMs} ms late`,
);
