// Bounds a piece of work in wall time.
import type { WallClock } from '../harness/clock.ts';
import { HarnessError } from '../harness/errors.ts';

/** The work's outcome. @throws HarnessError TRIAL_STUCK when it has not ended after `boundMs` of wall time */
export async function within<T>(clock: WallClock, boundMs: number, work: Promise<T>): Promise<T> {
  const inTime = new AbortController();
  const late = clock.sleep(boundMs, inTime.signal).then(
    () => 'late' as const,
    () => 'late' as const, // aborted: the work has ended and the race is decided
  );
  try {
    const first = await Promise.race([work.then((value) => ({ value })), late]);
    if (first !== 'late') return first.value;
  } finally {
    inTime.abort();
  }
  throw new HarnessError('TRIAL_STUCK', `Failed to end a measurement: it was still going on after ${boundMs} ms.`);
}
