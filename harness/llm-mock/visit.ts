// One request from its arrival to its end, and its entry in the ledger.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import type { WallClock } from '../clock.ts';
import type { LlmAnswer, LlmFault } from '../scenario/types.ts';
import type { Caller } from './caller.ts';
import type { Place } from './callers.ts';
import type { Grant } from './quota.ts';
import type { Asked } from './reach.ts';
import type { Draft, TrialPage } from './trial-page.ts';
import type { ArmedLlmFault } from './types.ts';

interface Parts {
  readonly clock: WallClock;
  readonly caller: Caller | undefined;
  readonly page: TrialPage | undefined;
  readonly draft: Draft;
  readonly requestId: string;
  readonly reportStray: () => void;
}

export class Visit {
  readonly requestId: string;
  readonly #parts: Parts;
  #place: Place | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.requestId = parts.requestId;
    const { caller, page } = parts;
    this.#place = caller === undefined || page === undefined ? undefined : page.place(caller);
  }

  /** Undefined: the request belongs to no registered trial. */
  get caller(): Caller | undefined {
    return this.#parts.page === undefined ? undefined : this.#parts.caller;
  }

  /** Why it belongs to no trial, for the answer to it. */
  get strayReason(): string {
    const { caller } = this.#parts;
    return caller === undefined
      ? 'it carries no complete set of x-ordeal-* caller headers'
      : `no registered trial owns the Workflow ID '${caller.workflowId}'`;
  }

  get answers(): readonly LlmAnswer[] {
    return this.#parts.page?.script.answers ?? [];
  }

  get sdkRetry(): number {
    return this.#parts.draft.exchange.sdkRetry;
  }

  get arrivedWallMs(): number {
    return this.#parts.draft.exchange.arrivedWallMs;
  }

  /** Finds out which activity of its type asks, where a fault goes by it. To be asked before `strike`. */
  async find(): Promise<void> {
    const { page, caller } = this.#parts;
    if (page !== undefined && caller !== undefined) this.#place = await page.scheduled(caller);
  }

  /**
   * The fault that answers this request, if any; counts the strike and writes it into the ledger. Ask once.
   * @param changes - whether the fault changes anything about the answer to it
   */
  strike(asked: Asked, changes: (fault: LlmFault) => boolean): ArmedLlmFault | undefined {
    const { page, caller } = this.#parts;
    if (page === undefined || caller === undefined || this.#place === undefined) return undefined;
    const { sdkRetry = 0, prompt = '' } = asked;
    const armed = page.strike({ ...this.#place, sdkRetry, prompt, nth: page.nthCall(caller, asked) }, asked, changes);
    if (armed !== undefined) this.note({ faultId: armed.id });
    return armed;
  }

  /**
   * What the trial's quota says to a request that takes so many tokens, by whose limit it is; undefined where there is no quota. Ask once.
   * @throws Error when the windows are on the virtual clock and the caller does not say what it shows
   */
  admit(whose: string, tokens: number): Grant | undefined {
    const { page, caller } = this.#parts;
    const quota = page?.quota;
    if (quota === undefined) return undefined;
    const atMs = quota.clock === 'wall' ? this.arrivedWallMs : caller?.virtualMs;
    if (atMs === undefined)
      throw new Error('the quota counts on the virtual clock, and the worker does not say what it shows');
    return quota.admit(whose, atMs, tokens);
  }

  /** Adds what became known. */
  note(known: Partial<LlmExchange>): void {
    const { draft } = this.#parts;
    draft.exchange = { ...draft.exchange, ...known };
  }

  /** Closes the ledger entry. */
  settle(outcome: Partial<LlmExchange>): void {
    this.note({ ...outcome, answeredWallMs: this.#parts.clock.now() });
    this.#parts.draft.settled = true;
  }

  /** Wall milliseconds that the true answer takes, written into the ledger as production's. Ask once. */
  drawLatency(): number {
    const latency = this.#parts.page?.latencies.next('llm', this.#parts.caller);
    if (latency === undefined) return 0;
    this.note({ latencyMs: latency.latencyMs });
    return latency.wallMs;
  }

  /** Milliseconds since an arbitrary point, for durations. */
  elapsed(): number {
    return this.#parts.clock.elapsed();
  }

  /** Ends early when the caller has left. */
  async wait(ms: number, left: AbortSignal): Promise<void> {
    try {
      await this.#parts.clock.sleep(ms, left);
    } catch (error) {
      // Aborted: nobody waits any more.
      if (!left.aborted) throw error;
    }
  }

  /** Ends early when the trial is healed or the caller has left. */
  async waitUnlessHealed(ms: number, left: AbortSignal): Promise<void> {
    const healed = this.#parts.page?.healed;
    await this.wait(ms, healed === undefined ? left : AbortSignal.any([healed, left]));
  }

  /** Makes the run see that this request could not be served as it should (see LlmMock.unmatched). */
  reportStray(): void {
    if (this.#parts.page !== undefined) this.#parts.reportStray();
  }

  /** Writes down that the world plans no answer to this request, and has the run see it. */
  unplanned(why: string): void {
    this.note({ unplanned: why });
    this.reportStray();
  }

  /** Ends when the trial is healed or the caller has left. */
  untilLetGo(left: AbortSignal): Promise<void> {
    const healed = this.#parts.page?.healed;
    const end = healed === undefined ? left : AbortSignal.any([healed, left]);
    if (end.aborted) return Promise.resolve();
    return new Promise((resolve) => end.addEventListener('abort', () => resolve(), { once: true }));
  }
}
