// Watched queries: asked again and again while an execution runs, while no worker is there, and once after its end.
import { QUERY_EVERY_MS } from './bounds.ts';
import { ask } from './queries.ts';
import type { TrialContext } from './trial-context.ts';

export class Watch {
  readonly #trial: TrialContext;
  readonly #workflowId: string;
  readonly #over = new AbortController();
  /** Every question that was asked and may still wait for its answer. */
  readonly #open = new Set<Promise<void>>();

  constructor(trial: TrialContext, workflowId: string) {
    this.#trial = trial;
    this.#workflowId = workflowId;
  }

  /** Asks each watched query now. Settles when all are answered or their bounds have passed. */
  async askAll(): Promise<void> {
    const { watch } = this.#trial.plan;
    await Promise.all(
      watch.map(({ query, args }) => {
        const asking = ask(this.#trial, this.#workflowId, { query, args, source: 'watch' });
        this.#open.add(asking);
        return asking.finally(() => this.#open.delete(asking));
      }),
    );
  }

  /** Asks on and on until the end. Its own rounds wait for their answers; a question about a death does not wait for them. */
  async run(): Promise<void> {
    const { signal } = this.#over;
    while (this.#trial.plan.watch.length > 0 && !signal.aborted) {
      await this.askAll();
      // Aborted: the execution has ended.
      await this.#trial.places.clock.sleep(QUERY_EVERY_MS, signal).catch(() => undefined);
    }
  }

  /** The execution has ended: the open questions get their answers, then a closed workflow is asked, which answers by replay. */
  async end(): Promise<void> {
    this.stop();
    await Promise.all(this.#open);
    await this.askAll();
  }

  stop(): void {
    this.#over.abort();
  }
}
