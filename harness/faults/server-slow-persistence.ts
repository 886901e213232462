// Every statement of the Temporal server to its store takes longer.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'server.slow-persistence' }>;

export const serverSlowPersistence: FaultKindOf<Struck> = {
  kind: 'server.slow-persistence',
  planned: () => 1,
  title: ({ on, ms, forMs }) =>
    `persistence ${ms} ms slower at ${strikeTitle(on)}${forMs === undefined ? '' : `, for ${forMs} ms`}`,
};
