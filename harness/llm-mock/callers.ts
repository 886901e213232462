// The activities that have called so far, each with its place among those of its type, and the calls of each attempt.
import type { Caller } from './caller.ts';
import { numberNamed, type Position } from './matching.ts';
import type { CallTrigger } from '../scenario/types.ts';
import type { LlmScript } from './types.ts';

/** A caller's place, known when its request arrives. */
export type Place = Pick<Position, 'activityType' | 'attempt' | 'instance' | 'execution' | 'instanceOfExecution'>;

/** Workflow IDs of a trial: its prefix, and the number of the execution. */
const ORDINAL = /^\d+/u;

export class Callers {
  readonly #workflowIdPrefix: string;
  readonly #known = new Map<string, Caller[]>();
  /** By attempt: what its calls asked for, in order. */
  readonly #calls = new Map<string, string[]>();
  readonly #scheduledAs: LlmScript['scheduledAs'];
  /** By activity type, the largest number that a trigger names. */
  readonly #numbered = new Map<string, number>();
  readonly #scheduled = new Map<string, Promise<number | undefined>>();
  /** By execution and type, the named numbers whose activities are known. */
  readonly #found = new Map<string, Set<number>>();

  /** @param triggers - of the faults that look for these callers */
  constructor({ workflowIdPrefix, scheduledAs }: LlmScript, triggers: readonly CallTrigger[]) {
    this.#workflowIdPrefix = workflowIdPrefix;
    this.#scheduledAs = scheduledAs;
    for (const on of triggers) {
      const named = numberNamed(on);
      if (named !== undefined) this.#numbered.set(on.activity, Math.max(named, this.#numbered.get(on.activity) ?? 0));
    }
  }

  /**
   * The same by the order in which the workflow scheduled its activities, where it is known and a trigger goes by it: whichever of several
   * calls first, the same one is struck. Without an execution in the trigger a number then counts in the first.
   */
  async scheduled(caller: Caller): Promise<Place> {
    const place = this.place(caller);
    const number = await this.#numberOf(caller);
    if (number === undefined) return place;
    return { ...place, instance: place.execution <= 1 ? number : 0, instanceOfExecution: number };
  }

  /** Asked once for each activity, and no more when all that are named are known: a long loop has thousands. */
  async #numberOf(caller: Caller): Promise<number | undefined> {
    const { workflowId, activityType } = caller;
    const most = this.#numbered.get(activityType);
    if (this.#scheduledAs === undefined || most === undefined) return undefined;
    const type = JSON.stringify([workflowId, activityType]);
    const found = this.#found.get(type) ?? new Set<number>();
    this.#found.set(type, found);
    const asked = this.#scheduled.get(activityOf(caller));
    if (asked === undefined && found.size === most) return most + 1;
    const known = asked ?? this.#scheduledAs(caller);
    this.#scheduled.set(activityOf(caller), known);
    const number = await known;
    if (number !== undefined && number <= most) found.add(number);
    return number;
  }

  /** Gives the caller its place by the order of first calls, for good with its first. An activity is known by its run and id. */
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
