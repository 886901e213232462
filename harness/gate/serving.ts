// The replaying processes, loaded with the first history that has to be replayed: a gate that remembers every verdict loads and starts none.
import type { ShapeQueue } from './order.ts';
import type { Pool, PoolOptions } from './pool.ts';

export class Serving {
  readonly #options: PoolOptions;
  #pool: Promise<Pool> | undefined;
  #over = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Settles when the processes can be started. */
  ready(): Promise<Pool> {
    this.#pool ??= import('./pool.ts').then(({ Pool: Loaded }) => new Loaded(this.#options));
    return this.#pool;
  }

  /** As the pool's: settles when the queue has ended and everything in it is answered for. @throws HarnessError BUNDLE_FAILED · HARNESS_FAULT */
  async run(queue: ShapeQueue): Promise<void> {
    while (queue.length === 0 && !queue.ended) await queue.change();
    if (queue.length === 0 || this.#over) return;
    await (await this.ready()).run(queue);
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    this.#over = true;
    await (await this.#pool)?.close();
  }
}
