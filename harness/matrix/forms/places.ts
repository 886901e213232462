// The database and the Temporal server: what they do to work that stands on them.
import type { Fault, StrikeTrigger } from '../../scenario/types.ts';
import type { Form, KindForms } from '../types.ts';
import { before, form, inside } from './workers.ts';

const STATEMENT_MS = 100;
const SLOW_FOR_MS = 300;
const PAUSE_MS = 500;
const STORE_MS = 10;

/** From the first body on: it strikes the next connection, statement or write, whichever activity makes it. */
const atDatabase = (title: string, fault: (on: StrikeTrigger) => Fault, name?: string): Form => ({
  ...(name === undefined ? {} : { name }),
  title,
  demands: 'recovers',
  place: ({ activities: [first], effects }) =>
    first === undefined || effects === 0
      ? { not: 'leaves nothing in the database that its probes see' }
      : { faults: [fault({ activity: first.activity, at: 'before' })] },
});

const refused = (reason: 'too-many-clients' | 'starting-up' | 'shutting-down'): Form =>
  atDatabase(`a connection is refused: ${reason}`, (on) => ({ kind: 'database.refuse', on, reason }), reason);

export const databaseRestarts: KindForms = {
  forms: [atDatabase('the database restarts', (on) => ({ kind: 'database.restart', on }))],
};
export const databaseRefusals: KindForms = {
  forms: [refused('too-many-clients'), refused('starting-up'), refused('shutting-down')],
};
export const databaseSlows: KindForms = {
  forms: [
    atDatabase(`statements take ${STATEMENT_MS} ms longer`, (on) => ({
      kind: 'database.slow',
      on,
      ms: STATEMENT_MS,
      forMs: SLOW_FOR_MS,
    })),
  ],
};
export const databaseDrops: KindForms = {
  forms: [atDatabase('committed, and the answer is lost', (on) => ({ kind: 'database.drop-after-commit', on }))],
};
export const databaseFull: KindForms = {
  forms: [atDatabase('a write finds the disk full', (on) => ({ kind: 'database.disk-full', on }))],
};

export const serverKills: KindForms = {
  forms: [form('inside', 'Temporal server killed and started again', inside, (on) => ({ kind: 'server.kill', on }))],
};
export const serverPauses: KindForms = {
  forms: [
    form('inside', `Temporal server stands still for ${PAUSE_MS} ms`, inside, (on) => ({
      kind: 'server.pause',
      on,
      forMs: PAUSE_MS,
    })),
  ],
};

export const slowStores: KindForms = {
  forms: [
    form('before', `statements of the Temporal server's store take ${STORE_MS} ms longer`, before, (on) => ({
      kind: 'server.slow-persistence',
      on,
      ms: STORE_MS,
    })),
  ],
};
