// An update arrives together with the timeout that the workflow waits for. Healed when both are handled.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const updateAtTimeout = messageKind<Extract<Fault, { kind: 'update.at-timeout' }>>(
  'update.at-timeout',
  ({ first }) => (first === 'update' ? 'just before its timeout' : 'just after its timeout'),
);
