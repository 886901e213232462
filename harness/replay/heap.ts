// Keeps the heap of a replaying process low. Left alone, V8 lets the sandboxes of a hundred passes stand until the heap is near its limit.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may gather before they are collected: some hundred short histories. Collecting them takes two hundredths of its time. */
const GATHERED_BYTES = 32 * 1024 * 1024;
/** So much more than the time before may stay after a collection: a bundle, what was compiled of it. */
const STAYS_BYTES = 16 * 1024 * 1024;
/** A collection that ends a marking already under way keeps what was alive when that began; the next, or the one after it, does not. */
const COLLECTIONS_AT_MOST = 3;

/** A heap, as far as it is looked at and collected here. */
export interface Heap {
  /** Bytes that are alive, or not collected yet. */
  used(this: void): number;
  collect(this: void): void;
}

/** Of this process. */
function ownHeap(): Heap {
  setFlagsFromString('--expose-gc');
  // A sandbox that is gone stays for two more collections otherwise, for the sake of the shapes of its objects.
  setFlagsFromString('--retain-maps-for-n-gc=0');
  return { used: () => getHeapStatistics().used_heap_size, collect: runInNewContext('gc') as () => void };
}

/**
 * Call once, in a process of its own.
 * @returns to be called between two passes: collects what has gathered, where that is worth the pause (40 to 100 ms)
 */
export function openHeap({ used, collect } = ownHeap()): () => void {
  let floor = used();
  return () => {
    if (used() < floor + GATHERED_BYTES) return;
    for (let nth = 0; nth < COLLECTIONS_AT_MOST && (nth === 0 || used() > floor + STAYS_BYTES); nth += 1) collect();
    floor = used();
  };
}
