// A streamed answer on its way: one event after the other, each sent when it is read and a pause has passed.
import type { StreamEvent } from './reply.ts';

/** Between two events where no latency is asked for: far below a provider's, long enough that each is a write of its own. */
export const CHUNK_PAUSE_MS = 3;

/** The events that are sent when the stream is cut after so many pieces: never one that says that the text is whole. */
export function cutEvents(events: readonly StreamEvent[], afterChunks: number): readonly StreamEvent[] {
  const pieces = events.flatMap(({ kind }, index) => (kind === 'piece' ? [index] : []));
  const firstEnd = events.findIndex(({ kind }) => kind === 'end');
  const lastPiece = pieces.at(-1);
  const whole = lastPiece === undefined ? firstEnd : lastPiece + 1;
  if (afterChunks === 0) return events.slice(0, pieces[0] ?? firstEnd);
  const nth = pieces[afterChunks - 1];
  return events.slice(0, nth === undefined ? whole : nth + 1);
}

interface Course {
  /** Waits between events; ends early when the signal is aborted. */
  pause(signal: AbortSignal): Promise<void>;
  sent(event: StreamEvent): void;
  /** Called once: all was sent, or the reader has left. */
  over(end: 'sent' | 'left'): void;
}

/** The body of a response. Nothing is sent ahead of the reader, so that what was sent is what a reader could have got. */
export function eventStream(events: readonly StreamEvent[], course: Course): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  let next = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller): Promise<void> {
        const event = events[next];
        if (event === undefined) {
          course.over('sent');
          controller.close();
          return;
        }
        await course.pause(left.signal);
        if (left.signal.aborted) return;
        next += 1;
        course.sent(event);
        controller.enqueue(encoder.encode(event.wire));
      },
      cancel(): void {
        left.abort();
        course.over('left');
      },
    },
    { highWaterMark: 0 },
  );
}
