// llm.stream-cut: the true answer, streamed, whose connection ends before the event that says that it is whole.
import { cutEvents } from '../cuts.ts';
import type { FaultReply } from './reply-of-kind.ts';

export const streamCut: FaultReply<'llm.stream-cut'> = (fault) => ({
  kind: 'spoilt',
  events: (events) => cutEvents(events, fault),
  end: fault.by === 'reset' ? 'reset' : 'fin',
});
