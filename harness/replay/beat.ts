// A long replay says that it goes on: a replaying process is killed for its silence.
import type { WallClock } from '../clock.ts';

const BEAT_EVERY_MS = 1_000;
/** Nine minutes of one replay; what takes longer falls silent, and is killed. */
export const BEATS_AT_MOST = 540;

/** @returns to be called whenever the replay has come further */
export function createBeat(clock: Pick<WallClock, 'elapsed'>, say: () => void): () => void {
  let [beats, last] = [0, clock.elapsed()];
  return () => {
    if (beats >= BEATS_AT_MOST || clock.elapsed() - last < BEAT_EVERY_MS) return;
    [beats, last] = [beats + 1, clock.elapsed()];
    say();
  };
}
