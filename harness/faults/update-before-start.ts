// An update starts the execution and is accepted by its first workflow task. Healed by its answer.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const updateBeforeStart = messageKind<Extract<Fault, { kind: 'update.before-start' }>>(
  'update.before-start',
  () => 'before the start',
);
