// A signal is overtaken by the next message. Healed when both are answered.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const signalReordered = messageKind<Extract<Fault, { kind: 'signal.reordered' }>>(
  'signal.reordered',
  () => 'overtaken',
);
