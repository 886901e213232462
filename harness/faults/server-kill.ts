// The Temporal server dies of SIGKILL. Healed by starting it again on what it had stored.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'server.kill' }>;

export const serverKill: FaultKindOf<Struck> = {
  kind: 'server.kill',
  planned: () => 1,
  title: ({ on, downMs }) =>
    `Temporal server killed at ${strikeTitle(on)}${downMs === undefined ? '' : `, down for ${downMs} ms`}`,
};
