// The Temporal server stands still (SIGSTOP) for a while, then goes on (SIGCONT).
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Struck = Extract<Fault, { kind: 'server.pause' }>;

export const serverPause: FaultKindOf<Struck> = {
  kind: 'server.pause',
  planned: () => 1,
  title: ({ on, forMs }) => `Temporal server paused at ${strikeTitle(on)}, for ${forMs} ms`,
};
