// A fault that heals by itself, a while after it has first met something.
import { poll } from '../../clock.ts';
import { TRIAL_WALL_MS } from '../bounds.ts';
import type { TrialContext } from '../trial-context.ts';

/** How often is looked whether a fault has met something: a trial may be over before. */
const MEETING = { everyMs: 10, boundMs: TRIAL_WALL_MS };

/** A fault that is on. */
export interface Lasting {
  /** Whether it has met something. */
  met(): boolean;
  /** Takes it off, once. */
  off(): Promise<void> | void;
}

/** Heals so long after it has met something, or when everything is healed. */
export const healLater = ({ places, heals }: TrialContext, id: string, forMs: number, { off, met }: Lasting): void => {
  const { clock } = places;
  const over = new AbortController();
  const wait = async (): Promise<void> => {
    await poll(clock, MEETING, () => met() || over.signal.aborted || undefined);
    try {
      await clock.sleep(forMs, over.signal);
    } catch (problem) {
      // Aborted: everything is healed before its time.
      if (!over.signal.aborted) throw problem;
      return;
    }
    await off();
  };
  const healing = wait();
  // Met when everything is healed.
  healing.catch(() => undefined);
  heals.set(id, async () => {
    over.abort();
    await healing;
    await off();
  });
};
