// Keeps the heap of a replaying process low. Left alone, V8 lets the sandboxes of a hundred passes stand until the heap is near its limit.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may gather before they are collected: about 500 short histories. */
const GATHERED_BYTES = 64 * 1024 * 1024;

const used = (): number => getHeapStatistics().used_heap_size;

/**
 * Call once, in a process of its own.
 * @returns to be called between two passes: collects what has gathered, where that is worth the pause (50 to 100 ms)
 */
export function openHeap(): () => void {
  setFlagsFromString('--expose-gc');
  // A sandbox that is gone stays for two more collections otherwise, for the sake of the shapes of its objects.
  setFlagsFromString('--retain-maps-for-n-gc=0');
  const collect = runInNewContext('gc') as () => void;
  let floor = used();
  return () => {
    if (used() < floor + GATHERED_BYTES) return;
    collect();
    floor = used();
  };
}
