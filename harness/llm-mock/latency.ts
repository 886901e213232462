// How long an answer takes: drawn from the seed by who asks, so that the same run waits the same again.
import { logNormal } from '../random.ts';
import type { Caller } from './caller.ts';
import type { LatencyScript } from './types.ts';

/** How long one answer takes: in production, and here. */
export interface Latency {
  readonly latencyMs: number;
  readonly wallMs: number;
}

/** Draws the latencies of one trial. */
export class Latencies {
  readonly #script: LatencyScript | undefined;
  readonly #prefix: string;
  /** Requests so far, by asking attempt: each is a draw of its own. */
  readonly #asked = new Map<string, number>();

  /** @param prefix - of the trial's Workflow IDs: what follows it is the same in every run */
  constructor(script: LatencyScript | undefined, prefix: string) {
    this.#script = script;
    this.#prefix = prefix;
  }

  /** How long the next answer to this caller takes; undefined where nothing is scripted. */
  next(what: 'llm' | 'services', caller: Caller | undefined): Latency | undefined {
    const spread = this.#script?.[what];
    if (this.#script === undefined || spread === undefined) return undefined;
    const { workflowId = '', activityType = '', activityId = '', attempt = 0 } = caller ?? {};
    // Run IDs are left out: the server draws them anew every time.
    const who = [what, workflowId.slice(this.#prefix.length), activityType, activityId, String(attempt)];
    const key = JSON.stringify(who);
    const nth = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, nth);
    const latencyMs = logNormal(spread, this.#script.seed, ...who, String(nth));
    return { latencyMs, wallMs: latencyMs / this.#script.scale };
  }
}
