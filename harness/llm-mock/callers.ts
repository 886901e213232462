// The activities that have called so far, by type in the order of their first call.
import type { Caller } from './caller.ts';
import type { Position } from './matching.ts';

export class Callers {
  readonly #known = new Map<string, string[]>();

  /** Gives the caller its place, for good with its first call. An activity is known by its run and id. */
  place({ workflowId, runId, activityType, activityId, attempt }: Caller): Position {
    const known = this.#known.get(activityType) ?? [];
    this.#known.set(activityType, known);
    const key = JSON.stringify([workflowId, runId, activityId]);
    if (!known.includes(key)) known.push(key);
    return { activityType, attempt, instance: known.indexOf(key) + 1 };
  }
}
