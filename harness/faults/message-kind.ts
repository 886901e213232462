// What all faults of messages have in common: which message they strike, and how they read in one line.
import type { Fault, MessageFault } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

/** `signal approve`, `update rename #2` */
const messageTitle = (on: MessageFault['on']): string =>
  `${'signal' in on ? `signal ${on.signal}` : `update ${on.update}`}${on.nth === undefined ? '' : ` #${on.nth}`}`;

/** @param what - behind the message's name */
export const messageKind = <F extends MessageFault>(kind: F['kind'], what: (fault: F) => string): FaultKindOf<F> => ({
  kind,
  planned: () => 1,
  title: (fault) => `${messageTitle(fault.on)} ${what(fault)}`,
});

/** Whether a fault strikes a message of somebody outside. */
export const isMessageFault = (fault: Fault): fault is MessageFault => isMessageKind(fault.kind);

export const isMessageKind = (kind: string): boolean => kind.startsWith('signal.') || kind.startsWith('update.');
