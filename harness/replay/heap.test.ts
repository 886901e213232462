// The heap of a process that replays for hours.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { type Heap, openHeap } from './heap.ts';

const MIB = 1024 * 1024;
const usedMib = (): number => getHeapStatistics().used_heap_size / MIB;

it('is collected between two passes once enough has gathered, and not before', () => {
  // What other tests have left in this process would be collected at any moment.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const relieve = openHeap();
  const before = usedMib();
  const held: unknown[] = Array.from({ length: 20 }, () => new Array<number>(MIB / 8).fill(0.5));
  relieve();
  expect(usedMib()).toBeGreaterThan(before + 15);
  held.push(...Array.from({ length: 40 }, () => new Array<number>(MIB / 8).fill(0.5)));
  expect(usedMib()).toBeGreaterThan(before + 50);
  held.length = 0;
  relieve();
  expect(usedMib()).toBeLessThan(before + 15);
});

/** A heap in which something is gone only after so many collections. */
const slow = (after: number, goneMib: number, staysMib: number): Heap & { readonly collections: () => number } => {
  let collections = 0;
  return {
    used: () => (staysMib + (collections < after ? goneMib : 0)) * MIB,
    collect: () => void (collections += 1),
    collections: () => collections,
  };
};

it('is collected again where a marking that was under way has kept what is gone, and no more often than that', () => {
  const opened = ({ used, ...heap }: ReturnType<typeof slow>) => {
    let empty = true;
    const relieve = openHeap({ ...heap, used: () => (empty ? 60 * MIB : used()) });
    empty = false;
    relieve();
    return heap.collections();
  };
  expect([1, 2, 3].map((after) => opened(slow(after, 40, 62)))).toEqual([1, 2, 3]);
  // What stays is alive: it is the floor from now on.
  expect(opened(slow(1, 0, 130))).toBe(3);
  expect(opened(slow(1, 20, 62))).toBe(0);
});
