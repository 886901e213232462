// What the fake knows of one trial while it runs: its script, who called so far, what struck, the ledger.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import type { Caller } from './caller.ts';
import { Callers } from './callers.ts';
import { Latencies } from './latency.ts';
import { triggers, type Position } from './matching.ts';
import { reaches, type Asked } from './reach.ts';
import type { ArmedLlmFault, LlmScript } from './types.ts';

/** A ledger entry, open until the request is answered or gone. */
export interface Draft {
  exchange: LlmExchange;
  settled: boolean;
}

export class TrialPage {
  readonly script: LlmScript;
  readonly drafts: Draft[] = [];
  readonly latencies: Latencies;
  readonly #healing = new AbortController();
  readonly #struck = new Map<string, number>();
  readonly #callers = new Callers();

  constructor(script: LlmScript) {
    this.script = script;
    this.latencies = new Latencies(script.latency, script.workflowIdPrefix);
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
  place(caller: Caller): Position {
    return this.#callers.place(caller);
  }

  /**
   * The first fault of the script that means this request, counted as a strike. None after healing.
   * One that cannot be carried out on what was asked for does not strike, and the trial is unknown.
   */
  strike(position: Position, asked: Asked): ArmedLlmFault | undefined {
    if (this.healed.aborted) return undefined;
    const armed = this.script.faults.find(({ fault }) => triggers(fault.on, position) && reaches(fault, asked));
    if (armed !== undefined) this.#struck.set(armed.id, this.strikes(armed.id) + 1);
    return armed;
  }
}
