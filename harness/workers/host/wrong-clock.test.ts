// A process that is made to believe in another time: every way of asking for it agrees, and the harness is not deceived.
import { afterEach, expect, it } from 'vitest';
import { believedNow, wallClock } from '../../clock.ts';
import { lookAround } from './surroundings.ts';
import { setClockAhead } from './wrong-clock.ts';

const machineDate = Date;
const HOURS = 3_600_000;
const NEAR_MS = 2_000;

afterEach(() => {
  globalThis.Date = machineDate;
  machineDate.prototype.constructor = machineDate;
});

it.each([3 * HOURS, -5 * HOURS])('is %i ms off however it asks, and the harness is right', (aheadMs) => {
  setClockAhead(aheadMs);
  const expected = wallClock.now() + aheadMs;
  const clone = new Date(0).constructor as DateConstructor;
  for (const now of [Date.now(), new Date().getTime(), Date.parse(Date()), clone.now(), new clone().getTime()])
    expect(Math.abs(now - expected)).toBeLessThan(NEAR_MS);
  expect(Math.abs(believedNow() - expected)).toBeLessThan(NEAR_MS);
  expect(Math.abs(wallClock.now() - machineDate.now())).toBeLessThan(NEAR_MS);
  expect(lookAround().clockAheadMs / HOURS).toBeCloseTo(aheadMs / HOURS, 2);
});

it('leaves dates that are given as they are', () => {
  setClockAhead(3 * HOURS);
  expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  expect(new Date(2026, 10, 21, 12)).toBeInstanceOf(Date);
  expect(Date.UTC(2026, 10, 21)).toBe(machineDate.UTC(2026, 10, 21));
  expect(Date.parse('2026-11-21T00:00:00Z')).toBe(machineDate.UTC(2026, 10, 21));
});
