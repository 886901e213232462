// The connection to a service is reset (TCP RST) after the request was read.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.reset' }>;

export const serviceReset: FaultKindOf<Struck> = serviceFaultKind<Struck>('service.reset', () => 'connection reset');
