// Takes memory until V8 has none left and ends this process.
import { getHeapStatistics } from 'node:v8';
import { reportLast } from './channel.ts';

/** Numbers of one piece: 8 MB, which are neither looked into nor moved by the collector. */
const PIECE = 1_000_000;
const BYTES_EACH = 8;

/** Does not return: V8 ends the process when its heap is full. @throws where the heap has more room than it says */
export async function exhaust(): Promise<void> {
  await reportLast({ kind: 'exhausting' });
  const pieces = (2 * getHeapStatistics().heap_size_limit) / (PIECE * BYTES_EACH);
  const kept: number[][] = [];
  while (kept.length < pieces) kept.push(new Array<number>(PIECE).fill(0.5));
  throw new Error(`${kept.length} pieces of memory were taken, and there is more`);
}
