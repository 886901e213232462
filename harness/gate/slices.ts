// Histories on their way to a process, held until there are enough of them to send: few by number and by size, over all pipelines together.
import type { HistoryJson } from '../../reports/evidence/types.ts';

/** Bytes of histories that a process is sent at once; a larger one goes alone. */
export const SLICE_BYTES = 16 * 1024 * 1024;

/** What a value has beside its text in JSON, bytes: quotes, colon, comma. */
const PUNCTUATION = 4;

/** About as many bytes as the history has in JSON, which is not made for it. */
export const bytesOf = (history: HistoryJson): number => sizeOf(history);

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length + PUNCTUATION;
  if (typeof value !== 'object' || value === null) return PUNCTUATION;
  return Object.entries(value).reduce((sum, [key, each]) => sum + key.length + sizeOf(each), PUNCTUATION);
};

interface Slice<Item> {
  readonly items: Item[];
  bytes: number;
}

/** Sends what was added to it, each once, in the order of its pipeline. At most 16 MiB are held, and the one that is being added. */
export class Slices<Item> {
  readonly #most: number;
  readonly #send: (pipeline: string, items: readonly Item[]) => Promise<void>;
  readonly #slices = new Map<string, Slice<Item>>();
  #bytes = 0;

  /**
   * @param most - histories of one slice
   * @param send - settles when nobody needs the histories any more
   */
  constructor(most: number, send: (pipeline: string, items: readonly Item[]) => Promise<void>) {
    this.#most = most;
    this.#send = send;
  }

  /** Settles when there is room again. @throws what the sending throws */
  async add(pipeline: string, item: Item, bytes: number): Promise<void> {
    // Bounded: each round sends a slice.
    while (this.#slices.size > 0 && this.#bytes + bytes > SLICE_BYTES) await this.#sendLargest();
    const slice = this.#slices.get(pipeline) ?? { items: [], bytes: 0 };
    this.#slices.set(pipeline, slice);
    slice.items.push(item);
    slice.bytes += bytes;
    this.#bytes += bytes;
    if (slice.items.length >= this.#most || bytes > SLICE_BYTES) await this.#sendOne(pipeline, slice);
  }

  /** Sends what is left. @throws what the sending throws */
  async end(): Promise<void> {
    for (const [pipeline, slice] of this.#slices) await this.#sendOne(pipeline, slice);
  }

  async #sendLargest(): Promise<void> {
    const [largest] = [...this.#slices].toSorted(([, one], [, other]) => other.bytes - one.bytes);
    if (largest !== undefined) await this.#sendOne(...largest);
  }

  async #sendOne(pipeline: string, { items, bytes }: Slice<Item>): Promise<void> {
    this.#slices.delete(pipeline);
    await this.#send(pipeline, items);
    this.#bytes -= bytes;
  }
}
