// Says what is being done while it takes long.
import type { Toolchain } from './options.ts';

const TICK_MS = 15_000;

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/**
 * Reports the start, the elapsed time every 15 s, and the end of a piece of work.
 *
 * @param usually - how long it takes, for people: `about 4 min on 2 cores, once`
 */
export async function withProgress<T>(
  { clock, report }: Toolchain,
  what: string,
  usually: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = clock.elapsed();
  const stop = new AbortController();
  report(`${what} (${usually})`);
  const ticking = (async () => {
    while (!stop.signal.aborted) {
      try {
        await clock.sleep(TICK_MS, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        throw error;
      }
      report(`${what}: ${seconds(clock.elapsed() - began)} so far`);
    }
  })();
  try {
    const result = await work();
    report(`${what}: done in ${seconds(clock.elapsed() - began)}`);
    return result;
  } catch (error) {
    report(`${what}: failed after ${seconds(clock.elapsed() - began)}`);
    throw error;
  } finally {
    stop.abort();
    await ticking;
  }
}
