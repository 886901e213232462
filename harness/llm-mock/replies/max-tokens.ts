// llm.max-tokens: half the true answer, ended by its length. 200, billed.
import type { FaultReply } from './reply-of-kind.ts';

export const maxTokens: FaultReply<'llm.max-tokens'> = () => ({ kind: 'spoilt', words: 'max-tokens' });
