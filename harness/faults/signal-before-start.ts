// A signal starts the execution and is there before its first workflow task. Healed by its answer.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const signalBeforeStart = messageKind<Extract<Fault, { kind: 'signal.before-start' }>>(
  'signal.before-start',
  () => 'before the start',
);
