// Things that are opened one after another and closed in the opposite order, whatever happens.

export interface Closing {
  close(): Promise<void>;
}

interface Keeper extends Closing {
  /** Remembers how to close it, and gives it back. */
  keep<T>(thing: T, close: (thing: T) => Promise<unknown>): T;
}

export function closing(): Keeper {
  const closers: (() => Promise<unknown>)[] = [];
  return {
    keep(thing, close) {
      closers.push(() => close(thing));
      return thing;
    },
    async close() {
      const problems: unknown[] = [];
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (problem) {
          problems.push(problem);
        }
      }
      if (problems.length > 0) throw new AggregateError(problems, 'Failed to close what the bench had opened.');
    },
  };
}
