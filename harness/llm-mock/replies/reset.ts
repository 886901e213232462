// llm.reset: the connection is reset (TCP RST) after the request was read, before a byte of an answer.
import type { FaultReply } from './reply-of-kind.ts';

export const reset: FaultReply<'llm.reset'> = () => ({ kind: 'reset' });
