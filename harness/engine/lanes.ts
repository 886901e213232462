// How many trials run at the same time, and the waiting line before them.
import { availableParallelism } from 'node:os';

/** A trial waits for the server half of the time; with more at once, a loaded worker answers later than a client's timeout. */
const LANES_PER_CORE = 2;

export const defaultLanes = (): number => availableParallelism() * LANES_PER_CORE;

/** Runs at most `count` of the works given to it at the same time, in the order in which they were given. */
export const openLanes = (count: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
