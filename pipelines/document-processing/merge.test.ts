// One value per field out of many chunks.
import { expect, it } from 'vitest';
import { FIELD_NAMES } from './fields.ts';
import { isDoubtful, mergeReadings, withoutDoubtful } from './merge.ts';
import type { FieldReading } from './types.ts';

const read = (value: string, confidence: number): FieldReading => ({ field: 'term', value, confidence });
const term = (...readings: readonly FieldReading[]) =>
  mergeReadings(readings.map((reading) => [reading])).find(({ field }) => field === 'term');

it('takes the most confident reading', () => {
  expect(term(read('one year', 0.7), read('two years', 0.9), read('three years', 0.8))).toMatchObject({
    value: 'two years',
    confidence: 0.9,
  });
});

it('takes the earliest of equally confident readings', () => {
  expect(term(read('one year', 0.9), read('two years', 0.9))).toMatchObject({ value: 'one year' });
});

it('passes over chunks that do not say, however sure they are of it', () => {
  expect(term(read('', 1), read('one year', 0.5))).toMatchObject({ value: 'one year', confidence: 0.5 });
});

it('has every field, in the order of the passes; a field nobody found is doubtful', () => {
  const fields = mergeReadings([]);
  expect(fields.map(({ field }) => field)).toEqual(FIELD_NAMES);
  expect(fields.every(isDoubtful)).toBe(true);
});

it('leaves doubtful values out in the fallback and keeps the others', () => {
  expect(
    withoutDoubtful([
      { field: 'term', value: 'one year', confidence: 0.8 },
      { field: 'parties', value: 'A and B', confidence: 0.79 },
    ]),
  ).toEqual([
    { field: 'term', value: 'one year', confidence: 0.8 },
    { field: 'parties', value: null, confidence: 0.79 },
  ]);
});
