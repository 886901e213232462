// The database restarts: connections end, the first ones to come back are too early. Healed when so many were refused.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'database.restart' }>;

export const databaseRestart: FaultKindOf<Struck> = {
  kind: 'database.restart',
  planned: () => 1,
  title: ({ on, refusals = 1 }) => `database restarts at ${strikeTitle(on)}, ${refusals} refused`,
};
