// What V8 counted, asked by place: whether the code at an offset of the bundle has run.

/** As the Profiler domain of V8 gives it: the first range is the whole function, the others are blocks within. */
export interface FunctionCount {
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
}

const key = (start: number, end: number): string => `${start}-${end}`;

/**
 * Answers for a fixed list of offsets, over several counts. V8 leaves out functions that did not run since the last count,
 * so each offset is looked up in its own function alone, never in one around it.
 */
export class RunCounts {
  readonly #offsets: readonly number[];
  /** The innermost function known around each offset. */
  readonly #owners: { readonly start: number; readonly end: number }[];
  readonly #known = new Set<string>();

  constructor(offsets: readonly number[]) {
    this.#offsets = offsets;
    this.#owners = offsets.map(() => ({ start: -1, end: Number.MAX_SAFE_INTEGER }));
  }

  #learn(functions: readonly FunctionCount[]): void {
    for (const { ranges } of functions) {
      const [whole] = ranges;
      if (whole === undefined || this.#known.has(key(whole.startOffset, whole.endOffset))) continue;
      const { startOffset: start, endOffset: end } = whole;
      this.#known.add(key(start, end));
      for (const [index, offset] of this.#offsets.entries()) {
        const owner = this.#owners[index];
        if (owner === undefined || offset < start || offset >= end) continue;
        if (end - start < owner.end - owner.start) this.#owners[index] = { start, end };
      }
    }
  }

  /** @returns the indexes of the offsets whose code has run since the last count */
  take(functions: readonly FunctionCount[]): readonly number[] {
    this.#learn(functions);
    const counted = new Map<string, FunctionCount[]>();
    for (const each of functions) {
      const [whole] = each.ranges;
      if (whole === undefined) continue;
      const at = key(whole.startOffset, whole.endOffset);
      counted.set(at, [...(counted.get(at) ?? []), each]);
    }
    return this.#offsets.flatMap((offset, index) => {
      const owner = this.#owners[index];
      // The same function is counted once for each time the bundle was loaded.
      const owners = owner === undefined ? [] : (counted.get(key(owner.start, owner.end)) ?? []);
      return owners.some((each) => countAt(each, offset) > 0) ? [index] : [];
    });
  }
}

/** The count of the innermost range around the offset: ranges of a function come from the outside to the inside. */
const countAt = ({ ranges }: FunctionCount, offset: number): number =>
  ranges.findLast(({ startOffset, endOffset }) => offset >= startOffset && offset < endOffset)?.count ?? 0;
