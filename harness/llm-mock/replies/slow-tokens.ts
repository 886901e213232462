// llm.slow-tokens: the true answer, streamed, each event of which is late.
import type { FaultReply } from './reply-of-kind.ts';

export const slowTokens: FaultReply<'llm.slow-tokens'> = ({ everyMs }) => ({ kind: 'spoilt', everyMs });
