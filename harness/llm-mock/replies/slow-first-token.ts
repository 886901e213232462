// llm.slow-first-token: the true answer, whose first text is late.
import type { FaultReply } from './reply-of-kind.ts';

export const slowFirstToken: FaultReply<'llm.slow-first-token'> = ({ delayMs }) => ({
  kind: 'spoilt',
  firstMs: delayMs,
});
