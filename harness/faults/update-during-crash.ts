// Workers die before an update arrives, or while it is handled. Healed by standbys that take their places.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const updateDuringCrash = messageKind<Extract<Fault, { kind: 'update.during-crash' }>>(
  'update.during-crash',
  ({ dying }) => (dying === 'handling' ? 'while its handler dies' : 'while no worker lives'),
);
