// Which fault strikes a request at a service or a page: decided by who asks, for what, and how often the same attempt asked before.
import type { ServiceTrigger } from '../scenario/types.ts';
import { Callers } from './callers.ts';
import type { Caller } from './caller.ts';
import { triggers, type Position } from './matching.ts';
import type { ArmedServiceFault, LlmScript } from './types.ts';

export class ServiceStrikes {
  readonly #script: LlmScript;
  readonly #callers = new Callers();
  readonly #healing = new AbortController();
  readonly #struck = new Map<string, number>();
  /** Requests that a fault means but for their number, by fault and attempt. */
  readonly #asked = new Map<string, number>();

  constructor(script: LlmScript) {
    this.#script = script;
  }

  /** Aborted when the trial is healed: requests that wait listen to it. */
  get healed(): AbortSignal {
    return this.#healing.signal;
  }

  heal(): void {
    this.#healing.abort();
  }

  strikes(faultId: string): number {
    return this.#struck.get(faultId) ?? 0;
  }

  /**
   * The first fault that means this request, counted as a strike. None after healing. Ask once for each request.
   * @param request - `GET /jobs/7`, `GET {pages}/article`
   */
  strike(caller: Caller, request: string): ArmedServiceFault | undefined {
    const position = this.#callers.place(caller);
    if (this.healed.aborted) return undefined;
    // All of them count, also those in whose place another one strikes.
    const meant = (this.#script.serviceFaults ?? []).filter(
      ({ id, fault: { on } }) => this.#means(on, caller, position, request) && this.#isNth(id, on, caller),
    );
    const [armed] = meant;
    if (armed !== undefined) this.#struck.set(armed.id, this.strikes(armed.id) + 1);
    return armed;
  }

  #means(on: ServiceTrigger, { workflowId }: Caller, position: Position, request: string): boolean {
    const { request: wanted = request, execution = 'every' } = on;
    if (wanted !== request || !triggers(on, position)) return false;
    return execution === 'every' || execution === this.#ordinalOf(workflowId);
  }

  #isNth(id: string, { call = 'every' }: ServiceTrigger, caller: Caller): boolean {
    const { workflowId, runId, activityId, attempt } = caller;
    const key = JSON.stringify([id, workflowId, runId, activityId, attempt]);
    const nth = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, nth);
    return call === 'every' || call === nth;
  }

  /** Executions of a trial are numbered behind its prefix; what they start bears their number. */
  #ordinalOf(workflowId: string): number {
    return Number.parseInt(workflowId.slice(this.#script.workflowIdPrefix.length), 10);
  }
}
