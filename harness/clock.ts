// The one place of the harness that reads the machine's clock and waits by it. Everything else is handed a WallClock.
import { setTimeout as delay } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';

/** Wall-clock time. Virtual time belongs to an execution: see environment/types.ts. */
export interface WallClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds since an arbitrary point, never going back: for durations. */
  elapsed(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock, also where a process is made to believe in another one (workers/host/wrong-clock.ts). */
const machineNow = Date.now;

export const wallClock: WallClock = {
  now: () => machineNow(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/** What code that knows nothing of the harness reads from the clock of this process, ms since the epoch: right or made wrong. */
export const believedNow = (): number => Date.now();

/**
 * Asks until an answer comes or the bound is passed.
 *
 * @param ask - returns undefined for "not yet"
 * @returns the answer, or undefined when `boundMs` passed without one
 */
export async function poll<T>(
  clock: WallClock,
  bounds: { everyMs: number; boundMs: number },
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
  const end = clock.elapsed() + bounds.boundMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (clock.elapsed() >= end) return undefined;
    await clock.sleep(bounds.everyMs);
  }
}
