// What the prefixes of one history come to, within a bound of time. Runs in the replaying process.
import type { WallClock } from '../clock.ts';
import type { Outcome, PrefixOutcomes } from './protocol.ts';

/** Wall ms for the prefixes of one history: none begins after that. */
export const PREFIXES_BOUND_MS = 60_000;

/** Each once, the last first, in an order in which every beginning is spread over the whole: what the time does not allow is missing everywhere. */
export function spread<T>(all: readonly T[]): readonly T[] {
  const order = new Set<T>();
  let stride = 1;
  while (stride < all.length) stride *= 2;
  for (; stride >= 1; stride /= 2) {
    for (let index = all.length - 1; index >= 0; index -= stride) {
      const one = all[index];
      if (one !== undefined) order.add(one);
    }
  }
  return [...order];
}

export class PrefixTally {
  readonly #clock: Pick<WallClock, 'elapsed'>;
  readonly #begun: number;
  #replayed = 0;
  #timeUp = false;
  #failed: PrefixOutcomes['failed'];

  constructor(clock: Pick<WallClock, 'elapsed'>) {
    this.#clock = clock;
    this.#begun = clock.elapsed();
  }

  /** Whether another one may begin. */
  hasTime(): boolean {
    this.#timeUp ||= this.#clock.elapsed() - this.#begun >= PREFIXES_BOUND_MS;
    return !this.#timeUp;
  }

  add(eventId: number, outcome: Outcome): void {
    this.#replayed += 1;
    if (outcome.kind === 'compatible' || (this.#failed !== undefined && this.#failed.eventId < eventId)) return;
    this.#failed = { eventId, outcome };
  }

  /** @param total - prefixes that the history has */
  told(total: number): PrefixOutcomes {
    return {
      replayed: this.#replayed,
      total,
      ...(this.#timeUp ? { timeUp: true } : {}),
      ...(this.#failed === undefined ? {} : { failed: this.#failed }),
    };
  }
}
