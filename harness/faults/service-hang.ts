// A service takes the request and never answers.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.hang' }>;

export const serviceHang: FaultKindOf<Struck> = serviceFaultKind<Struck>('service.hang', () => 'no answer');
