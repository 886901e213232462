// Workers die before a signal arrives, or while it is handled. Healed by standbys that take their places.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const signalDuringCrash = messageKind<Extract<Fault, { kind: 'signal.during-crash' }>>(
  'signal.during-crash',
  ({ dying }) => (dying === 'handling' ? 'while its handler dies' : 'while no worker lives'),
);
