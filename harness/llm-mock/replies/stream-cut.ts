// llm.stream-cut: the true answer, streamed, whose connection ends before the event that says that it is whole.
import type { FaultReply } from './reply-of-kind.ts';

export const streamCut: FaultReply<'llm.stream-cut'> = ({ afterChunks }) => ({ kind: 'cut', afterChunks });
