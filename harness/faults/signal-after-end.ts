// A signal comes when the execution has ended. Healed by the refusal.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const signalAfterEnd = messageKind<Extract<Fault, { kind: 'signal.after-end' }>>(
  'signal.after-end',
  () => 'after the end',
);
