// What the prefixes of one history come to, within their time.
import { expect, test } from 'vitest';
import { wallClock, type WallClock } from '../clock.ts';
import { prefixFindings } from './findings.ts';
import { PrefixTally, PREFIXES_BOUND_MS, spread } from './prefix-tally.ts';

const FAILS = { kind: 'cannot-tell', detail: 'x' } as const;

test('of the prefixes that do not go on the earliest is told, in whatever order they were replayed', () => {
  const tally = new PrefixTally(wallClock);
  for (const eventId of [27, 9, 15]) tally.add(eventId, eventId === 27 ? { kind: 'compatible' } : FAILS);
  expect(tally.told(3)).toEqual({ replayed: 3, total: 3, failed: { eventId: 9, outcome: FAILS } });
  expect(prefixFindings(tally.told(3))).toEqual([]);
});

test('what the bounds leave out is a warning that says how much', () => {
  let now = 0;
  const clock: WallClock = { ...wallClock, elapsed: () => now };
  const tally = new PrefixTally(clock);
  tally.add(3, { kind: 'compatible' });
  expect(tally.hasTime()).toBe(true);
  now = PREFIXES_BOUND_MS;
  expect(tally.hasTime()).toBe(false);
  expect(prefixFindings(tally.told(40))).toMatchObject([
    {
      rule: 'prefixes-chosen',
      level: 'warning',
      message: expect.stringMatching(
        /^1 of 40 prefixes were replayed, at even distances: after 60 s the rest was/,
      ) as string,
    },
  ]);
  expect(prefixFindings({ replayed: 1_000, total: 8_000 })).toMatchObject([
    { level: 'warning', message: expect.stringContaining('1000 of 8000') as string },
  ]);
});

test('they are replayed in an order in which every beginning is spread over the whole, each once, the longest first', () => {
  const all = Array.from({ length: 37 }, (_none, index) => index);
  const order = spread(all);
  expect(order.toSorted((one, other) => one - other)).toEqual(all);
  expect(order.slice(0, 4)).toEqual([36, 4, 20, 28]);
  expect(spread([])).toEqual([]);
  expect(spread(['a'])).toEqual(['a']);
});
