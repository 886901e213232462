// The activities that have called so far, by type in the order of their first call, and the calls of each attempt.
import type { Caller } from './caller.ts';
import type { Position } from './matching.ts';

/** A caller's place, known when its request arrives. */
export type Place = Pick<Position, 'activityType' | 'attempt' | 'instance' | 'execution' | 'instanceOfExecution'>;

/** Workflow IDs of a trial: its prefix, and the number of the execution. */
const ORDINAL = /^\d+/u;

export class Callers {
  readonly #workflowIdPrefix: string;
  readonly #known = new Map<string, Caller[]>();
  /** By attempt: what its calls asked for, in order. */
  readonly #calls = new Map<string, string[]>();

  constructor(workflowIdPrefix: string) {
    this.#workflowIdPrefix = workflowIdPrefix;
  }

  /** Gives the caller its place, for good with its first call. An activity is known by its run and id. */
  place(caller: Caller): Place {
    const { workflowId, activityType, attempt } = caller;
    const known = this.#known.get(activityType) ?? [];
    this.#known.set(activityType, known);
    const same = (other: Caller): boolean => activityOf(other) === activityOf(caller);
    if (!known.some(same)) known.push(caller);
    const beside = known.filter((other) => other.workflowId === workflowId);
    return {
      activityType,
      attempt,
      instance: known.findIndex(same) + 1,
      execution: Number(ORDINAL.exec(workflowId.slice(this.#workflowIdPrefix.length))?.[0] ?? 0),
      instanceOfExecution: beside.findIndex(same) + 1,
    };
  }

  /** What the attempt has asked for so far, in order; what is added to it stays. */
  callsOf(caller: Caller): string[] {
    const key = JSON.stringify([activityOf(caller), caller.attempt]);
    const calls = this.#calls.get(key) ?? [];
    this.#calls.set(key, calls);
    return calls;
  }
}

const activityOf = ({ workflowId, runId, activityId }: Caller): string =>
  JSON.stringify([workflowId, runId, activityId]);
