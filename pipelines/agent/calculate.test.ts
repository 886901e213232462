// Arithmetic is read as people read it, and nothing else is.
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calculate } from './calculate.ts';

it.each([
  ['1 + 2 * 3', '7'],
  ['(1 + 2) * 3', '9'],
  ['2^3^2', '512'],
  ['-2^2', '-4'],
  ['(-2)^2', '4'],
  ['2^-1', '0.5'],
  ['7 % 4 - 10 / 4', '0.5'],
  ['10 - 4 - 3', '3'],
  [' 1.5e3/3 ', '500'],
])('%s is %s', (expression, value) => expect(calculate(expression)).toBe(value));

it.each([
  '',
  '1 +',
  '1 2',
  '(1',
  '1)',
  '1 / 0',
  '0 / 0',
  'process.exit()',
  '__proto__',
  '1; 2',
  '('.repeat(60),
  `${'('.repeat(60)}1${')'.repeat(60)}`,
  '1+'.repeat(300),
])('%j is none, for good', (expression) => {
  let thrown: unknown;
  try {
    calculate(expression);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ApplicationFailure);
  expect(thrown).toMatchObject({ type: 'ValueError', nonRetryable: true });
});

/** A tree whose value is known, written with a parenthesis around each node. */
const tree = fc.letrec<{ node: { text: string; value: number } }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.nat(999).map((value) => ({ text: String(value), value })),
    fc.tuple(tie('node'), fc.constantFrom('+', '-', '*'), tie('node')).map(([a, sign, b]) => ({
      text: `(${a.text} ${sign} ${b.text})`,
      value: sign === '+' ? a.value + b.value : sign === '-' ? a.value - b.value : a.value * b.value,
    })),
  ),
})).node;

describe('any expression', () => {
  it('has the value of its tree', () => {
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        fc.pre(text.length <= 500);
        // Nobody writes a zero below nothing.
        expect(Number(calculate(text))).toBe(value + 0);
      }),
    );
  });

  it('ends: with a number or as a ValueError', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.+-*/%^() e'.split('')), maxLength: 60 }), (text) => {
        try {
          expect(Number.isFinite(Number(calculate(text)))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ type: 'ValueError' });
        }
      }),
    );
  });
});
