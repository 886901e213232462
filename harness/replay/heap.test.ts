// The heap of a process that replays for hours.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openHeap } from './heap.ts';

const MIB = 1024 * 1024;
const usedMib = (): number => getHeapStatistics().used_heap_size / MIB;

it('is collected between two passes once enough has gathered, and not before', () => {
  // What other tests have left in this process would be collected at any moment.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const relieve = openHeap();
  const before = usedMib();
  const held: unknown[] = Array.from({ length: 40 }, () => new Array<number>(MIB / 8).fill(0.5));
  relieve();
  expect(usedMib()).toBeGreaterThan(before + 30);
  held.push(...Array.from({ length: 60 }, () => new Array<number>(MIB / 8).fill(0.5)));
  expect(usedMib()).toBeGreaterThan(before + 90);
  held.length = 0;
  relieve();
  expect(usedMib()).toBeLessThan(before + 30);
});
