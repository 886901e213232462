// llm.broken-json: the true answer, whose JSON breaks off, said to be whole. 200, billed.
import type { FaultReply } from './reply-of-kind.ts';

export const brokenJson: FaultReply<'llm.broken-json'> = () => ({ kind: 'spoilt', words: 'broken-json' });
