// The clock of a machine, in a realm of its own: every way to it, and nothing else of dates.
import vm from 'node:vm';
import { beforeEach, expect, test } from 'vitest';
import { setRealmClock, type RealmClock } from './realm.ts';

const MOMENT_MS = Date.UTC(2026, 0, 31, 12);
const DAY_MS = 86_400_000;

let clock: RealmClock;
let context: vm.Context;
const run = (code: string): unknown => vm.runInContext(code, context);
beforeEach(() => {
  clock = { momentMs: MOMENT_MS, aheadMs: 0 };
  context = vm.createContext({});
  (vm.runInContext(`(${setRealmClock.toString()})`, context) as typeof setRealmClock)(clock);
});

const FORMAT = "new Intl.DateTimeFormat('en-CA', { timeZone: 'UTC' })";

test.each([
  'new Date().getTime()',
  'Date.now()',
  'Date.prototype.constructor.now()',
  'new (new Date(0).constructor)().getTime()',
  'Date.parse(Date())',
  `Date.parse(${FORMAT}.format() + 'T12:00Z')`,
  `Date.parse(${FORMAT}.formatToParts().map(({ value }) => value).join('') + 'T12:00Z')`,
])('%s reads it', (code) => {
  expect(run(code)).toBe(MOMENT_MS);
  clock.aheadMs = 400 * DAY_MS;
  expect(run(code)).toBe(MOMENT_MS + 400 * DAY_MS);
});

test('it is ahead of the time of the execution that runs', () => {
  clock.aheadMs = DAY_MS;
  expect(run('globalThis.__TEMPORAL_ACTIVATOR__ = { now: 5 }; Date.now()')).toBe(5 + DAY_MS);
});

test.each([
  ["new Date('2026-02-03T04:05:06Z').toISOString()", '2026-02-03T04:05:06.000Z'],
  ['new Date(0) instanceof Date', true],
  ['Object.prototype.toString.call(new Date(0))', '[object Date]'],
  ['new (class Later extends Date { late() { return 1; } })(0).late()', 1],
  ['Date.UTC(2026, 0)', Date.UTC(2026, 0)],
  [`${FORMAT}.format(0)`, '1970-01-01'],
  ['Object.freeze(Date) && new Date(7).getTime()', 7],
])('%s is as ever', (code, value) => {
  clock.aheadMs = DAY_MS;
  expect(run(code)).toBe(value);
});
