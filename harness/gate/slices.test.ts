// Promises of the slices: everything is sent once, in order, and little is held.
import { expect, it } from 'vitest';
import { madeHistory } from './fixtures/histories.ts';
import { bytesOf, Slices } from './slices.ts';

const MIB = 1024 * 1024;

/** @returns what was sent, slice by slice */
async function sent(
  most: number,
  ...given: readonly (readonly [string, number, number])[]
): Promise<readonly string[]> {
  const told: string[] = [];
  const slices = new Slices<number>(most, async (pipeline, items) => {
    await Promise.resolve();
    told.push(`${pipeline} ${items.join(' ')}`);
  });
  for (const [pipeline, item, mib] of given) await slices.add(pipeline, item, mib * MIB);
  await slices.end();
  return told;
}

it('hold what makes no slice yet, and send what is left at the end', async () => {
  expect(await sent(3, ['a', 1, 0], ['a', 2, 0], ['a', 3, 0], ['a', 4, 0])).toEqual(['a 1 2 3', 'a 4']);
});

it('send what they hold before there is more than 16 MiB of it, the largest first', async () => {
  const given = [
    ['a', 1, 5],
    ['b', 2, 6],
    ['a', 3, 4],
    ['b', 4, 2],
  ] as const;
  expect(await sent(9, ...given)).toEqual(['a 1 3', 'b 2 4']);
});

it('send a larger one at once, and alone', async () => {
  expect(await sent(9, ['a', 1, 1], ['a', 2, 50], ['a', 3, 1])).toEqual(['a 1', 'a 2', 'a 3']);
});

it('measure a history by what it has in JSON', () => {
  const history = madeHistory({ type: 'fine', signals: 2, bytes: MIB });
  const bytes = JSON.stringify(history).length;
  expect(Math.abs(bytesOf(history) / bytes - 1)).toBeLessThan(0.01);
});
