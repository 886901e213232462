// What the fake knows of one trial while it runs: its script, who called so far, what struck, the ledger.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { digest } from '../random.ts';
import type { Caller } from './caller.ts';
import { Latencies } from './latency.ts';
import { triggers, type Position } from './matching.ts';
import { Quota } from './quota.ts';
import type { ArmedLlmFault, LlmScript } from './types.ts';

/** A ledger entry, open until the request is answered or gone. */
export interface Draft {
  exchange: LlmExchange;
  settled: boolean;
}

/** A caller's place, known when its request arrives. */
export type Place = Pick<Position, 'activityType' | 'attempt' | 'instance' | 'execution' | 'instanceOfExecution'>;

/** What is known of a request when its body was read. */
export interface Asked {
  readonly streamed: boolean;
  /** Default 0: the call itself. */
  readonly sdkRetry?: number;
  readonly prompt?: string;
  /** The body as it was sent: a repetition of the client's own is known by it. */
  readonly body?: string;
}

/** Workflow IDs of a trial: its prefix, and the number of the execution. */
const ORDINAL = /^\d+/u;

const BODY_DIGITS = 24;

export class TrialPage {
  readonly script: LlmScript;
  readonly drafts: Draft[] = [];
  readonly latencies: Latencies;
  readonly quota: Quota | undefined;
  readonly #healing = new AbortController();
  readonly #struck = new Map<string, number>();
  /** By activity type: the activities in the order of their first call. */
  readonly #callers = new Map<string, Caller[]>();
  /** By attempt: the digests of its calls' bodies, in order. */
  readonly #calls = new Map<string, string[]>();

  constructor(script: LlmScript) {
    this.script = script;
    this.latencies = new Latencies(script.latency, script.workflowIdPrefix);
    this.quota = script.quota === undefined ? undefined : new Quota(script.quota);
  }

  /** Aborted when the trial is healed: hanging requests listen to it. */
  get healed(): AbortSignal {
    return this.#healing.signal;
  }

  heal(): void {
    this.#healing.abort();
  }

  strikes(faultId: string): number {
    return this.#struck.get(faultId) ?? 0;
  }

  /** Gives the caller its place, for good with its first call. An activity is known by its run and id. */
  place(caller: Caller): Place {
    const { workflowId, activityType, attempt } = caller;
    const known = this.#callers.get(activityType) ?? [];
    this.#callers.set(activityType, known);
    const same = (other: Caller): boolean => activityOf(other) === activityOf(caller);
    if (!known.some(same)) known.push(caller);
    const beside = known.filter((other) => other.workflowId === workflowId);
    return {
      activityType,
      attempt,
      instance: known.findIndex(same) + 1,
      execution: Number(ORDINAL.exec(workflowId.slice(this.script.workflowIdPrefix.length))?.[0] ?? 0),
      instanceOfExecution: beside.findIndex(same) + 1,
    };
  }

  /** Which call of its attempt this is, from 1. A repetition of the client's own counts as the last call with its body. Ask once. */
  nthCall(caller: Caller, { sdkRetry = 0, body = '' }: Asked): number {
    const key = JSON.stringify([activityOf(caller), caller.attempt]);
    const calls = this.#calls.get(key) ?? [];
    this.#calls.set(key, calls);
    const known = digest(BODY_DIGITS, body);
    const repeated = sdkRetry > 0 ? calls.lastIndexOf(known) : -1;
    return repeated === -1 ? calls.push(known) : repeated + 1;
  }

  /**
   * The first fault of the script that means this request, counted as a strike. None after healing.
   * A stream can only be cut where one was asked for: elsewhere such a fault does not strike, and the trial is unknown.
   */
  strike(position: Position, { streamed }: Pick<Asked, 'streamed'>): ArmedLlmFault | undefined {
    if (this.healed.aborted) return undefined;
    const armed = this.script.faults.find(
      ({ fault }) => triggers(fault.on, position) && (streamed || fault.kind !== 'llm.stream-cut'),
    );
    if (armed !== undefined) this.#struck.set(armed.id, this.strikes(armed.id) + 1);
    return armed;
  }
}

const activityOf = ({ workflowId, runId, activityId }: Caller): string =>
  JSON.stringify([workflowId, runId, activityId]);
