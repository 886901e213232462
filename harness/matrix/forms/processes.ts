// Worker processes that are replaced by a deploy, stand still inside, run out of memory, or are set up otherwise than the machine.
import type { Fault, StrikeTrigger } from '../../scenario/types.ts';
import type { Form, KindForms } from '../types.ts';
import { before, form, inside, unreported, wait } from './workers.ts';

/** Real time. */
const BLOCKED_MS = 300;
const WRONG_BY = '3 hours';

/** Today's code over today's code: what a rolling deploy alone does. Other versions are the matter of scenarios. */
const deploy = (on: StrikeTrigger): Fault => ({ kind: 'worker.deploy', on });

export const deploys: KindForms = {
  forms: [
    form('before', 'rolling deploy of the same code before a body', before, deploy),
    form('wait', 'rolling deploy of the same code during a wait', wait, deploy),
  ],
};

export const blockedLoops: KindForms = {
  forms: [
    form('for-a-while', `event loop blocked for ${BLOCKED_MS} ms`, inside, (on) => ({
      kind: 'worker.blocked-loop',
      on,
      forMs: BLOCKED_MS,
    })),
    form('until-timed-out', 'event loop blocked until others have the work', unreported, (on) => ({
      kind: 'worker.blocked-loop',
      on,
    })),
  ],
};

export const memories: KindForms = {
  forms: [form('inside', 'out of memory with an answer in hand', inside, (on) => ({ kind: 'worker.memory', on }))],
};

const standing = (title: string, fault: Fault, name?: string): Form => ({
  ...(name === undefined ? {} : { name }),
  title,
  demands: 'recovers',
  place: ({ activities }) => (activities.length === 0 ? { not: 'runs no activity' } : { faults: [fault] }),
});

export const evictions: KindForms = {
  forms: [standing('nothing of a workflow is kept in memory', { kind: 'worker.cache-eviction' })],
};

export const surroundings: KindForms = {
  forms: [
    standing(
      'another time zone and locale',
      { kind: 'worker.surroundings', timeZone: 'Pacific/Chatham', locale: 'az_AZ.UTF-8' },
      'zone-and-locale',
    ),
    standing(`a clock ${WRONG_BY} ahead`, { kind: 'worker.surroundings', clock: { ahead: WRONG_BY } }, 'ahead'),
    standing(`a clock ${WRONG_BY} behind`, { kind: 'worker.surroundings', clock: { behind: WRONG_BY } }, 'behind'),
  ],
};
