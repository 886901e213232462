// Promises of the beat: a replay that comes further is heard of in time, and none for ever.
import { expect, it } from 'vitest';
import { BEATS_AT_MOST, createBeat } from './beat.ts';

const beaten = (stepMs: number, steps: number): number => {
  let [now, said] = [0, 0];
  const beat = createBeat({ elapsed: () => now }, () => void (said += 1));
  for (let step = 1; step <= steps; step += 1) {
    now += stepMs;
    beat();
  }
  return said;
};

it('is said once a second while a replay comes further, however often it does', () => {
  expect(beaten(10, 1_000)).toBe(10);
  expect(beaten(10, 99)).toBe(0);
  expect(beaten(5_000, 3)).toBe(3);
});

it('ends: a replay without end falls silent', () => {
  expect(beaten(1_000, 10 * BEATS_AT_MOST)).toBe(BEATS_AT_MOST);
});
