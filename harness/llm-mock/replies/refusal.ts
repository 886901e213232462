// llm.refusal: the model declines to answer. 200, billed.
import type { FaultReply } from './reply-of-kind.ts';

export const refusal: FaultReply<'llm.refusal'> = () => ({ kind: 'spoilt', words: 'refusal' });
