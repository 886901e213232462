// llm.empty-answer: a whole answer without a text. 200, billed.
import type { FaultReply } from './reply-of-kind.ts';

export const emptyAnswer: FaultReply<'llm.empty-answer'> = () => ({ kind: 'spoilt', words: 'empty' });
