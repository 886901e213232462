// An answer on its way in parts: one after the other, each sent when it is read and a pause has passed, to whatever end.
import type { StreamEvent } from './reply.ts';

/** Between two events where no latency is asked for: far below a provider's, long enough that each is a write of its own. */
export const CHUNK_PAUSE_MS = 3;

/** What was sent is read before a reset follows: libuv tells a reset that it sees together with data as a clean end. */
export const RESET_PAUSE_MS = 50;

/** How the transport ends: cleanly, by a reset, or cleanly with its framing left open. */
export type Ending = 'fin' | 'reset' | 'cut';

interface Way<Part> {
  /** Waits before a part; ends early when the signal is aborted. */
  pause(part: Part, signal: AbortSignal): Promise<void>;
  sent(part: Part): void;
  /** Called once: all was sent, or the reader has left. */
  over(end: 'sent' | 'left'): void;
  /** How the transport ends when all was sent; `fin` by default. May wait; ends early when the signal is aborted. */
  ending?(signal: AbortSignal): Promise<Ending>;
}

/** More than the server reads ahead before it sends the head of a response: the end of a body must not come before its head. */
const HALF_PARTS = 8;

/** The first half of a body, in parts. */
export function halfParts(whole: Uint8Array): readonly { readonly wire: Uint8Array }[] {
  const half = whole.subarray(0, Math.ceil(whole.length / 2));
  const size = Math.ceil(half.length / HALF_PARTS);
  return Array.from({ length: HALF_PARTS }, (_, at) => ({ wire: half.subarray(at * size, (at + 1) * size) }));
}

/** What the error of a body means on the wire: the connection is reset. */
export class ConnectionReset extends Error {}

/** What this error of a body means: the connection ends, and the body has not said that it is over. */
export class ConnectionCut extends Error {}

/** The body of a response. Nothing is sent ahead of the reader, so that what was sent is what a reader could have got. */
export function bodyOf<Part extends Pick<StreamEvent, 'wire'>>(
  parts: readonly Part[],
  way: Way<Part>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  let next = 0;
  const finish = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const ending = (await way.ending?.(left.signal)) ?? 'fin';
    if (left.signal.aborted) return;
    way.over('sent');
    if (ending === 'fin') controller.close();
    else if (ending === 'cut') controller.error(new ConnectionCut('the connection ends'));
    else controller.error(new ConnectionReset('the connection is reset'));
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller): Promise<void> {
        const part = parts[next];
        if (part === undefined) return finish(controller);
        await way.pause(part, left.signal);
        if (left.signal.aborted) return;
        next += 1;
        way.sent(part);
        controller.enqueue(typeof part.wire === 'string' ? encoder.encode(part.wire) : part.wire);
      },
      cancel(): void {
        left.abort();
        way.over('left');
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same body; `onReset` or `onCut` is called instead of its end where it ends so. */
export function resetting(
  body: ReadableStream<Uint8Array>,
  { onReset, onCut }: { readonly onReset: () => void; readonly onCut: () => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller): Promise<void> {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (error instanceof ConnectionReset) onReset();
          else if (error instanceof ConnectionCut) onCut();
          else throw error;
          controller.close();
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
