// Keeps telling the server that a long activity's worker is alive, so that its death is noticed by the heartbeat timeout.
import { heartbeat } from '@temporalio/activity';

export interface Beat {
  /** Remembered by the server; the next attempt finds it in its `heartbeatDetails`. */
  progress(details: unknown): void;
}

/** Runs the work with a heartbeat at its start, at every progress and every `everyMs`. */
export async function whileBeating<T>(everyMs: number, work: (beat: Beat) => Promise<T>, first?: unknown): Promise<T> {
  let details = first;
  const beat = () => heartbeat(details);
  beat();
  const timer = setInterval(beat, everyMs);
  try {
    return await work({
      progress(now) {
        details = now;
        beat();
      },
    });
  } finally {
    clearInterval(timer);
  }
}
