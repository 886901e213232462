// One request from its arrival to its end, and its entry in the ledger.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import type { WallClock } from '../clock.ts';
import type { LlmAnswer } from '../scenario/types.ts';
import type { Caller } from './caller.ts';
import type { Position } from './matching.ts';
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
  readonly #position: Position | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.requestId = parts.requestId;
    const { caller, page } = parts;
    this.#position = caller === undefined || page === undefined ? undefined : page.place(caller);
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

  get arrivedWallMs(): number {
    return this.#parts.draft.exchange.arrivedWallMs;
  }

  /** The fault that answers this request, if any; counts the strike and writes it into the ledger. Ask once. */
  strike(asked: Asked): ArmedLlmFault | undefined {
    const { page } = this.#parts;
    const armed = page === undefined || this.#position === undefined ? undefined : page.strike(this.#position, asked);
    if (armed !== undefined) this.note({ faultId: armed.id });
    return armed;
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
  reportBroken(): void {
    if (this.#parts.page !== undefined) this.#parts.reportStray();
  }

  /** Ends when the trial is healed or the caller has left. */
  untilLetGo(left: AbortSignal): Promise<void> {
    const healed = this.#parts.page?.healed;
    const end = healed === undefined ? left : AbortSignal.any([healed, left]);
    if (end.aborted) return Promise.resolve();
    return new Promise((resolve) => end.addEventListener('abort', () => resolve(), { once: true }));
  }
}
