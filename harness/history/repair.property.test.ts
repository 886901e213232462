// Repairs over any disorder: what comes out is the history that was recorded, or nothing.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { HarnessError } from '../errors.ts';
import * as forms from './forms.fixture.ts';
import { inspect } from './preflight.ts';

let tour: HistoryJson;
beforeAll(async () => {
  tour = await forms.recorded('tour');
});

const RUNS = { numRuns: 50 };

/** Ways in which tools spell the same thing, one upon the other. */
const spellings: readonly ((events: readonly unknown[]) => readonly unknown[])[] = [
  (events) => forms.withOldNames(events) as readonly unknown[],
  (events) => forms.mapped(events, (name, value) => (name === 'eventId' ? Number(value) : value)) as readonly unknown[],
  (events) => events.toReversed(),
];

const shuffled = () => fc.shuffledSubarray([...tour.events.keys()], { minLength: tour.events.length });

describe('a repair', () => {
  test('gives the recorded history for every order and spelling of its events', () => {
    fc.assert(
      fc.property(shuffled(), fc.subarray([...spellings]), (order, chosen) => {
        const events = chosen.reduce(
          (written, spell) => spell(written),
          order.map((index) => tour.events[index] as unknown) as readonly unknown[],
        );
        expect(inspect(events, 'x').history).toEqual(tour);
      }),
      RUNS,
    );
  });

  test('has nothing left to do on what it gave', () => {
    fc.assert(
      fc.property(shuffled(), (order) => {
        const { history } = inspect(
          order.map((index) => tour.events[index]),
          'x',
        );
        expect(inspect(history.events, 'x')).toEqual({ history, repairs: [] });
      }),
      RUNS,
    );
  });

  test('never fills a gap and never drops a double: such a list is refused', () => {
    const count = tour.events.length;
    fc.assert(
      fc.property(fc.array(fc.nat(count - 1), { minLength: 1, maxLength: count }), (picked) => {
        // A beginning without a gap is the history of a moment before.
        fc.pre(new Set(picked).size < picked.length || Math.max(...picked) >= picked.length);
        const events = picked.map((index) => tour.events[index]);
        expect(() => inspect(events, 'x')).toThrow(HarnessError);
      }),
      RUNS,
    );
  });
});
