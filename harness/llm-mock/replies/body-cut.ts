// llm.body-cut: half the body of the true answer, in a transport that ends cleanly or by a reset.
import type { FaultReply } from './reply-of-kind.ts';

export const bodyCut: FaultReply<'llm.body-cut'> = ({ by = 'fin' }) => ({ kind: 'spoilt', end: by });
