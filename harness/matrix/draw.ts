// The choices of a cell: which activity, call or moment its fault strikes. Decided by the seed alone.
import { fraction } from '../random.ts';
import type { Draw } from './types.ts';

/** @param parts - name the cell */
export const drawFor = (seed: string, ...parts: readonly string[]): Draw => {
  let drawn = 0;
  const next = (): number => fraction('matrix', seed, ...parts, String((drawn += 1)));
  return {
    one: (from) => {
      const chosen = from[Math.floor(next() * from.length)];
      if (from.length === 0) throw new RangeError('nothing to draw from');
      return chosen as (typeof from)[number];
    },
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
  };
};
