// Every statement takes longer.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'database.slow' }>;

export const databaseSlow: FaultKindOf<Struck> = {
  kind: 'database.slow',
  planned: () => 1,
  title: ({ on, ms, forMs }) =>
    `database ${ms} ms slower at ${strikeTitle(on)}${forMs === undefined ? '' : `, for ${forMs} ms`}`,
};
