// The guards of workflow inputs: what they take, and that everything else ends the execution at once.
import { expect, it } from 'vitest';
import { identifier, IDENTIFIER_MAX_CHARS, record, text, wholeNumber } from './input.ts';

const VALUE_ERROR = expect.objectContaining({ type: 'ValueError', nonRetryable: true });

it.each(['contract-7', 'Größe 4', 'a.b', '...', 'x'.repeat(IDENTIFIER_MAX_CHARS)])(
  'takes %j for an identifier',
  (id) => {
    expect(identifier(id, 'id')).toBe(id);
  },
);

it.each([
  '',
  ' ',
  '.',
  '..',
  '../x',
  'a/b',
  'a\\b',
  'a\u0000',
  'a\nb',
  'a\u200bb',
  'a\ud800',
  ' a',
  'x'.repeat(IDENTIFIER_MAX_CHARS + 1),
  7,
  null,
  undefined,
  {},
  ['a'],
])('takes %j for no identifier', (id) => {
  expect(() => identifier(id, 'id')).toThrow(VALUE_ERROR);
});

it.each([0, 4, '2', 1.5, Number.NaN, Infinity, null, undefined])(
  'takes %j for no whole number from 1 to 3',
  (value) => {
    expect(() => wholeNumber(value, 'pages', 1, 3)).toThrow('pages must be a whole number from 1 to 3');
  },
);

it('takes the borders of a range', () => {
  expect([wholeNumber(1, 'n', 1, 3), wholeNumber(3, 'n', 1, 3)]).toEqual([1, 3]);
});

it.each(['', ' \n', 1, undefined, null, {}])('takes %j for no text', (value) => {
  expect(() => text(value, 'topic')).toThrow(VALUE_ERROR);
});

it.each([undefined, null, 'text', [], 1])('takes %j for no input', (value) => {
  expect(() => record(value)).toThrow(VALUE_ERROR);
});

it('hands back what it took', () => {
  expect([text(' a ', 'topic'), record({ a: 1 })]).toEqual([' a ', { a: 1 }]);
});
