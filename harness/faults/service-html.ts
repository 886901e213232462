// A proxy answers 200 with a page of its own in place of the service.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.html' }>;

export const serviceHtml: FaultKindOf<Struck> = serviceFaultKind<Struck>('service.html', () => 'HTML with 200');
