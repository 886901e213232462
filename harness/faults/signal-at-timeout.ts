// A signal arrives together with the timeout that the workflow waits for. Healed when both are handled.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const signalAtTimeout = messageKind<Extract<Fault, { kind: 'signal.at-timeout' }>>(
  'signal.at-timeout',
  ({ first }) => (first === 'signal' ? 'just before its timeout' : 'just after its timeout'),
);
