// Numbers as people read them.
import { describe, expect, it } from 'vitest';
import { bytes, duration, money, number, percent, place, plural, timing } from './format.ts';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [85.4, '85 ms'],
    [999.6, '1 s'],
    [1_800, '1.8 s'],
    [9_960, '10 s'],
    [42_000, '42 s'],
    [59_600, '1 min 0 s'],
    [365 * S, '6 min 5 s'],
    [H - 1, '1 h 0 min'],
    [2 * H, '2 h 0 min'],
    [23 * H + 59 * MIN, '23 h 59 min'],
    [D - 1, '1 d'],
    [3 * D + 4 * S, '3 d'],
    [9 * D + 4 * H, '9 d 4 h'],
    [-1_800, '-1.8 s'],
  ])('%d ms reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('say virtual time in wall time, and wall time alone where no virtual time passed', () => {
    expect(timing({ virtualMs: 2 * H, wallMs: 1_800 })).toBe('2 h 0 min in 1.8 s');
    expect(timing({ virtualMs: 0, wallMs: 620 })).toBe('620 ms');
  });
});

describe('numbers', () => {
  it('have thousands separators', () => {
    expect(number(412_300)).toBe('412,300');
    expect(number(1_234_567.891)).toBe('1,234,567.89');
    expect(number(-1_000)).toBe('-1,000');
    expect(plural(1, 'retry', 'retries')).toBe('1 retry');
    expect(plural(1_200, 'trial')).toBe('1,200 trials');
  });

  it('never show a small cost as nothing', () => {
    expect(money(4.12)).toBe('$4.12');
    expect(money(1_234.5)).toBe('$1,234.50');
    expect(money(0.004)).toBe('$0.0040');
    expect(money(0.000_01)).toBe('<$0.0001');
    expect(money(0)).toBe('$0');
    expect(money(-0.5)).toBe('-$0.50');
  });

  it('are sizes, shares and places', () => {
    expect([bytes(980), bytes(12_400), bytes(999_960), bytes(3_100_000)]).toEqual([
      '980 B',
      '12.4 kB',
      '1 MB',
      '3.1 MB',
    ]);
    expect([percent(1, 3), percent(1, 0)]).toEqual(['33 %', '0 %']);
    expect([place({}), place({ file: 'a.ts' }), place({ file: 'a.ts', line: 14 })]).toEqual([
      undefined,
      'a.ts',
      'a.ts:14',
    ]);
  });
});
