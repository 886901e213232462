// What is to be replayed, in the order in which it tells most: of each shape one first, then the others.
import type { JudgeEntry } from './judge.ts';
import { SLICE_BYTES } from './slices.ts';

/** One history that waits for its replay. */
export interface Waiting {
  readonly entry: JudgeEntry;
  /** Name of the pipeline whose code it is replayed on. */
  readonly pipeline: string;
  /** As the file says it at first sight. */
  readonly workflowType: string;
  readonly shape: string;
  readonly bytes: number;
}

/** Histories of one pipeline, for one process. */
export interface Slice {
  readonly pipeline: string;
  readonly waiting: readonly Waiting[];
}

/** Histories sent at once: what a process reads before it replays. */
const SLICE_AT_MOST = 100;
const SLICE_AT_LEAST = 8;
/** Slices that the waiting ones are cut into per process, so that all end at about the same time. */
const SLICES_PER_PROCESS = 4;

/** Histories that were read already and wait: they are kept in memory until a process takes them. */
const HELD_AT_MOST = 64;
/** The last one may go beyond it: a history can be larger. */
const HELD_BYTES = 32 * 1024 * 1024;

/** First in, first out, without moving what waits. */
class Line {
  #items: Waiting[] = [];
  #from = 0;
  get length(): number {
    return this.#items.length - this.#from;
  }
  push(item: Waiting): void {
    this.#items.push(item);
  }
  peek(): Waiting | undefined {
    return this.#items[this.#from];
  }
  drop(): void {
    this.#from += 1;
    if (this.#from * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#from);
    this.#from = 0;
  }
}

interface Lines {
  readonly shapes: Set<string>;
  /** The first of each shape. */
  readonly first: Line;
  readonly others: Line;
}

/** Filled while the corpus is looked through, emptied by the replaying processes. */
export class ShapeQueue {
  readonly #processes: number;
  readonly #pipelines = new Map<string, Lines>();
  #ended = false;
  #held = 0;
  #heldBytes = 0;
  #wake: (() => void)[] = [];

  /** @param processes - how many empty it */
  constructor(processes: number) {
    this.#processes = processes;
  }

  get length(): number {
    return [...this.#pipelines.values()].reduce((sum, { first, others }) => sum + first.length + others.length, 0);
  }

  /** Nothing more will come. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether what was read already and waits is so much that nothing more is to be read. */
  get full(): boolean {
    return this.#held > HELD_AT_MOST || this.#heldBytes > HELD_BYTES;
  }

  push(item: Waiting): void {
    this.#count(item, 1);
    let lines = this.#pipelines.get(item.pipeline);
    if (lines === undefined) {
      lines = { shapes: new Set(), first: new Line(), others: new Line() };
      this.#pipelines.set(item.pipeline, lines);
    }
    if (lines.shapes.has(item.shape)) lines.others.push(item);
    else {
      lines.shapes.add(item.shape);
      lines.first.push(item);
    }
    this.#changed();
  }

  end(): void {
    this.#ended = true;
    this.#changed();
  }

  /** Something more will come after all. */
  reopen(): void {
    this.#ended = false;
  }

  /** Settles when something was pushed or taken, or nothing more will come. */
  change(): Promise<void> {
    return new Promise((resolve) => void this.#wake.push(resolve));
  }

  /**
   * @param open - the pipeline whose code the asking process has ready: another one costs it a bundle
   * @returns undefined while nothing waits
   */
  take(open: string | undefined): Slice | undefined {
    const pipeline = this.#choose(open);
    const lines = pipeline === undefined ? undefined : this.#pipelines.get(pipeline);
    if (pipeline === undefined || lines === undefined) return undefined;
    const share = Math.ceil((lines.first.length + lines.others.length) / (this.#processes * SLICES_PER_PROCESS));
    const most = Math.min(SLICE_AT_MOST, Math.max(SLICE_AT_LEAST, share));
    const waiting: Waiting[] = [];
    let bytes = 0;
    for (const line of [lines.first, lines.others]) {
      for (let item = line.peek(); item !== undefined && waiting.length < most; item = line.peek()) {
        if (waiting.length > 0 && bytes + item.bytes > SLICE_BYTES) break;
        bytes += item.bytes;
        waiting.push(item);
        this.#count(item, -1);
        line.drop();
      }
    }
    this.#changed();
    return { pipeline, waiting };
  }

  /** New shapes first, then the pipeline that is open, then the one with the most to do. */
  #choose(open: string | undefined): string | undefined {
    const weight = ([name, { first, others }]: [string, Lines]): readonly number[] => [
      Math.min(first.length, 1),
      name === open ? 1 : 0,
      first.length + others.length,
    ];
    const busy = [...this.#pipelines].filter(([, { first, others }]) => first.length + others.length > 0);
    const heavier = (one: [string, Lines], other: [string, Lines]): boolean => {
      const [a, b] = [weight(one), weight(other)];
      const differs = a.findIndex((value, index) => value !== b[index]);
      return differs >= 0 && (a[differs] ?? 0) > (b[differs] ?? 0);
    };
    return busy.reduce<[string, Lines] | undefined>(
      (best, each) => (best === undefined || heavier(each, best) ? each : best),
      undefined,
    )?.[0];
  }

  #count({ entry, bytes }: Waiting, sign: 1 | -1): void {
    if (entry.kind === 'path') return;
    this.#held += sign;
    this.#heldBytes += sign * bytes;
  }

  #changed(): void {
    const woken = this.#wake;
    this.#wake = [];
    for (const wake of woken) wake();
  }
}
