// A worker process is asked to end by SIGTERM, as every deploy does it. Healed by a standby that takes its place.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Drain = Extract<Fault, { kind: 'worker.drain' }>;

export const workerDrain: FaultKindOf<Drain> = {
  kind: 'worker.drain',
  planned: () => 1,
  title: ({ on, killAfterMs }) =>
    `worker drained at ${strikeTitle(on)}${killAfterMs === undefined ? '' : `, killed ${killAfterMs} ms later`}`,
};
