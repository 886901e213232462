// An update comes when the execution has ended. Healed by the refusal.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const updateAfterEnd = messageKind<Extract<Fault, { kind: 'update.after-end' }>>(
  'update.after-end',
  () => 'after the end',
);
