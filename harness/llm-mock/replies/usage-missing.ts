// llm.usage-missing: the true answer, which does not say what was billed.
import type { FaultReply } from './reply-of-kind.ts';

export const usageMissing: FaultReply<'llm.usage-missing'> = () => ({ kind: 'spoilt', words: 'no-usage' });
