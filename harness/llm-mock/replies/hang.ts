// llm.hang: the request is taken and never answered. The connection breaks when the trial is healed or the caller leaves.
import type { FaultReply } from './reply-of-kind.ts';

export const hang: FaultReply<'llm.hang'> = () => ({ kind: 'hang' });
