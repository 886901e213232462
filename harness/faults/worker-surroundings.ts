// The first worker process has another clock, time zone or locale than the machine. Healed with the end of the process.
import type { Fault } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

type Surroundings = Extract<Fault, { kind: 'worker.surroundings' }>;

export const workerSurroundings: FaultKindOf<Surroundings> = {
  kind: 'worker.surroundings',
  planned: () => 1,
  title: ({ timeZone, locale, clock }) => {
    const wrong = clock === undefined ? [] : ['ahead' in clock ? `${clock.ahead} ahead` : `${clock.behind} behind`];
    return `worker in ${[timeZone, locale, ...wrong].filter((each) => each !== undefined).join(', ')}`;
  },
};
