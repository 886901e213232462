// An update is overtaken by the next message. Healed when both are answered.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const updateReordered = messageKind<Extract<Fault, { kind: 'update.reordered' }>>(
  'update.reordered',
  () => 'overtaken',
);
