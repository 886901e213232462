// The database refuses connections. Healed when so many were refused.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'database.refuse' }>;

export const databaseRefuse: FaultKindOf<Struck> = {
  kind: 'database.refuse',
  planned: () => 1,
  title: ({ on, reason = 'too-many-clients', refusals = 1 }) =>
    `database refuses ${refusals} connections (${reason}) at ${strikeTitle(on)}`,
};
