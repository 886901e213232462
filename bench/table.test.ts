// Promises of the table: what is met, what is not, and what was not measured.
import { describe, expect, it } from 'vitest';
import { figure, medianFigure, standingOf, type Target } from './figure.ts';
import { tableOf } from './table.ts';

const atMost: Target = { kind: 'at-most', value: 150 };
const atLeast: Target = { kind: 'at-least', value: 3 };

describe('standingOf', () => {
  it.each([
    [150, atMost, 'met'],
    [150.1, atMost, 'not met'],
    [3, atLeast, 'met'],
    [2.99, atLeast, 'not met'],
  ] as const)('compares %d with the target', (value, target, standing) => {
    expect(standingOf(figure({ title: 'x', unit: 'ms', note: '', target }, value))).toBe(standing);
  });

  it('says of a figure without a sample that it was not measured, never that it is met', () => {
    expect(standingOf(medianFigure({ title: 'x', unit: 'ms', note: '', target: atMost }, []))).toBe('not measured');
    expect(standingOf(figure({ title: 'x', unit: '×', note: '', target: atLeast }, Number.NaN))).toBe('not measured');
  });
});

describe('tableOf', () => {
  const rows = (text: string): readonly string[] => text.split('\n');

  it('shows value, target, standing and how', () => {
    const table = tableOf([
      medianFigure({ title: 'a wait', unit: 'ms', target: atMost, note: 'median' }, [80, 90, 1_000]),
    ]);
    expect(rows(table)[2]).toBe('| a wait | 90 ms    | ≤ 150 ms | met | median; n=3, 80–1000, p90 818 |');
  });

  it('gives the reason where nothing was measured', () => {
    const table = tableOf([
      figure({ title: 'ratio', unit: '×', target: atLeast, note: '' }, undefined, 'a case failed'),
    ]);
    expect(rows(table)[2]).toContain('| not measured | ≥ 3.0× | not measured | a case failed |');
  });

  it('keeps a reason with line breaks and bars in its cell', () => {
    const table = tableOf([figure({ title: 'x', unit: 'ms', note: '' }, undefined, 'a | b\n  c')]);
    expect(rows(table)).toHaveLength(3);
    expect(rows(table)[2]).toContain('a \\| b c');
  });
});
