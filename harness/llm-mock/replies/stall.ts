// llm.stall: the true answer, of which a part comes and then nothing, over a connection that stays open.
import { eventsUpTo } from '../cuts.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const stall: FaultReply<'llm.stall'> = ({ afterChunks }) => ({
  kind: 'spoilt',
  events: (events) => eventsUpTo(events, afterChunks),
  end: 'stall',
});
