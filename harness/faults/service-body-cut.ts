// Half the answer of a service, and then an end, a reset or nothing.
import type { Fault } from '../scenario/types.ts';
import { serviceFaultKind } from './call-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'service.body-cut' }>;

const THEN = { fin: 'the end', reset: 'a reset', stall: 'nothing' } as const satisfies Record<
  NonNullable<Struck['by']>,
  string
>;

export const serviceBodyCut: FaultKindOf<Struck> = serviceFaultKind<Struck>(
  'service.body-cut',
  ({ by = 'fin', framing }) => `half the body${framing === 'chunks' ? ' in chunks' : ''}, then ${THEN[by]}`,
);
