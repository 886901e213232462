// Which fault strikes a request at a service or a page: decided by who asks, for what, and how often the same attempt asked for it before.
import type { ServiceFault, ServiceTrigger } from '../scenario/types.ts';
import { Callers } from './callers.ts';
import type { Caller } from './caller.ts';
import { triggers } from './matching.ts';
import type { ArmedServiceFault, LlmScript } from './types.ts';

export class ServiceStrikes {
  readonly #script: LlmScript;
  readonly #callers: Callers;
  readonly #healing = new AbortController();
  readonly #struck = new Map<string, number>();

  constructor(script: LlmScript) {
    this.#script = script;
    const triggers = (script.serviceFaults ?? []).map(({ fault }) => fault.on);
    this.#callers = new Callers(script, triggers);
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
   * @param changes - whether the fault changes anything about the answer to it
   */
  async strike(
    caller: Caller,
    request: string,
    changes: (fault: ServiceFault) => boolean,
  ): Promise<ArmedServiceFault | undefined> {
    // All of them count, whatever strikes them, in the order of their arrival.
    const known = this.#callers.callsOf(caller);
    known.push(request);
    const calls = [...known];
    const place = await this.#callers.scheduled(caller);
    if (this.healed.aborted) return undefined;
    const means = (on: ServiceTrigger): boolean => {
      if (on.request !== undefined && on.request !== request) return false;
      const nth = on.request === undefined ? calls.length : calls.filter((call) => call === request).length;
      return triggers(on, { ...place, nth, sdkRetry: 0, prompt: '' });
    };
    const armed = (this.#script.serviceFaults ?? []).find(({ fault }) => means(fault.on) && changes(fault));
    if (armed !== undefined) this.#struck.set(armed.id, this.strikes(armed.id) + 1);
    return armed;
  }
}
