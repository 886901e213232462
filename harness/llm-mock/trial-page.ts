// What the fake knows of one trial while it runs: its script, who called so far, what struck, the ledger.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { digest } from '../random.ts';
import type { LlmFault } from '../scenario/types.ts';
import type { Caller } from './caller.ts';
import { Callers, type Place } from './callers.ts';
import { Latencies } from './latency.ts';
import { triggers, type Position } from './matching.ts';
import { Quota } from './quota.ts';
import { reaches, type Asked } from './reach.ts';
import type { ArmedLlmFault, LlmScript } from './types.ts';

/** A ledger entry, open until the request is answered or gone. */
export interface Draft {
  exchange: LlmExchange;
  settled: boolean;
}

const BODY_DIGITS = 24;

export class TrialPage {
  readonly script: LlmScript;
  readonly drafts: Draft[] = [];
  readonly latencies: Latencies;
  readonly quota: Quota | undefined;
  readonly #healing = new AbortController();
  readonly #struck = new Map<string, number>();
  readonly #callers: Callers;

  constructor(script: LlmScript) {
    this.script = script;
    const triggers = script.faults.map(({ fault }) => fault.on);
    this.#callers = new Callers(script, triggers);
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

  /** Gives the caller its place, for good with its first call. */
  place(caller: Caller): Place {
    return this.#callers.place(caller);
  }

  /** The place that decides, which may have to be asked for. */
  scheduled(caller: Caller): Promise<Place> {
    return this.#callers.scheduled(caller);
  }

  /** Which call of its attempt this is, from 1. A repetition of the client's own counts as the last call with its body. Ask once. */
  nthCall(caller: Caller, { sdkRetry = 0, body = '' }: Asked): number {
    const calls = this.#callers.callsOf(caller);
    const known = digest(BODY_DIGITS, body);
    const repeated = sdkRetry > 0 ? calls.lastIndexOf(known) : -1;
    return repeated === -1 ? calls.push(known) : repeated + 1;
  }

  /**
   * The first fault of the script that means this request, counted as a strike. None after healing.
   * One that cannot be carried out on what was asked for, or on the answer to it, does not strike, and the trial is unknown.
   */
  strike(position: Position, asked: Asked, changes: (fault: LlmFault) => boolean): ArmedLlmFault | undefined {
    if (this.healed.aborted) return undefined;
    const armed = this.script.faults.find(
      ({ fault }) => triggers(fault.on, position) && reaches(fault, asked) && changes(fault),
    );
    if (armed !== undefined) this.#struck.set(armed.id, this.strikes(armed.id) + 1);
    return armed;
  }
}
