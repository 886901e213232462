// What a provider gives within a window: counted as requests are granted, in fixed windows from the first request on.
import type { ProviderLimit } from '../scenario/types.ts';
import type { QuotaScript } from './types.ts';
import type { Limits, Standing } from './wire/limits.ts';

/** A request that was let through, or not: with what is left of each limit then. */
export type Grant = { readonly kind: 'granted'; readonly limits: Limits } | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  /** The limit that was hit. */
  readonly which: ProviderLimit;
  readonly limits: Limits;
  /** Used so far in the window. */
  readonly used: number;
  /** What the request would have taken. */
  readonly requested: number;
  /** Length of the window, ms. */
  readonly perMs: number;
}

type Used = Record<ProviderLimit, number>;

/** The quota of one trial. Only what is granted counts. */
export class Quota {
  readonly #script: QuotaScript;
  /** By whose limit it is: the moment of its first request. */
  readonly #begun = new Map<string, number>();
  /** By whose limit it is, and window. */
  readonly #used = new Map<string, Used>();

  constructor(script: QuotaScript) {
    this.#script = script;
  }

  get clock(): QuotaScript['clock'] {
    return this.#script.clock;
  }

  /**
   * @param whose - provider and model: each has a quota of its own
   * @param atMs - on the clock of the quota; executions have clocks of their own, so it may go back: each window is counted by itself
   * @param tokens - of the prompt and the answer
   */
  admit(whose: string, atMs: number, tokens: number): Grant {
    const { perMs } = this.#script;
    const begun = this.#begun.get(whose) ?? atMs;
    this.#begun.set(whose, begun);
    // A clock that is behind the first request's is in its window: what is asked at the same time must not have one of its own.
    const nth = Math.max(0, Math.floor((atMs - begun) / perMs));
    const resetMs = begun + (nth + 1) * perMs - atMs;
    const key = JSON.stringify([whose, nth]);
    const used = this.#used.get(key) ?? { requests: 0, tokens: 0 };
    this.#used.set(key, used);
    const requested: Used = { requests: 1, tokens };
    const which = (['requests', 'tokens'] as const).find((each) => used[each] + requested[each] > this.#limit(each));
    if (which !== undefined) {
      const limits = this.#standing(used, resetMs);
      return { kind: 'refused', which, limits, used: used[which], requested: requested[which], perMs };
    }
    used.requests += requested.requests;
    used.tokens += requested.tokens;
    return { kind: 'granted', limits: this.#standing(used, resetMs) };
  }

  #limit(which: ProviderLimit): number {
    return this.#script[which] ?? Infinity;
  }

  #standing(used: Used, resetMs: number): Limits {
    const standing = (which: ProviderLimit): Partial<Record<ProviderLimit, Standing>> => {
      const limit = this.#script[which];
      return limit === undefined ? {} : { [which]: { limit, remaining: limit - used[which], resetMs } };
    };
    return { ...standing('requests'), ...standing('tokens') };
  }
}
