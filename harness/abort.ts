// Waiting that ends with the wish to stop.
import type { WallClock } from './clock.ts';

/**
 * Waits for the work, or until the signal is aborted. The work itself is not ended: whoever aborts sees to that.
 *
 * @throws the reason of the signal
 */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}

/**
 * Waits for work that ends itself when the signal is aborted, but not for ever: what does not hear the signal is left behind.
 *
 * @param graceMs - wall ms from the abort until the work is left behind
 * @returns undefined when it was left behind
 */
export async function untilLeftBehind<T>(
  signal: AbortSignal,
  clock: Pick<WallClock, 'sleep'>,
  graceMs: number,
  work: Promise<T>,
): Promise<T | undefined> {
  try {
    return await unlessAborted(signal, work);
  } catch (problem) {
    if (!signal.aborted) throw problem;
  }
  const over = new AbortController();
  const grace = clock.sleep(graceMs, over.signal).then(
    () => undefined,
    () => undefined, // aborted: the work ended in time
  );
  try {
    return await Promise.race([work, grace]);
  } finally {
    over.abort();
  }
}

/**
 * Closes a thing at once when the signal is aborted: nobody needs it any more, and whoever waits for it must not wait.
 * It is closed again by whoever keeps it, and that is where a failure to close is told.
 *
 * @returns the thing
 */
export function closeOnAbort<T extends { close(): Promise<void> }>(signal: AbortSignal, thing: T): T {
  const close = (): void => void thing.close().catch(() => undefined); // Met again at the second close.
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  return thing;
}
