// Which places count as run, by counts as V8 gives them.
import { expect, test } from 'vitest';
import { RunCounts, type FunctionCount } from './counts.ts';

const counted = (...ranges: readonly (readonly [start: number, end: number, count: number])[]): FunctionCount => ({
  ranges: ranges.map(([startOffset, endOffset, count]) => ({ startOffset, endOffset, count })),
});

test('the innermost range around a place decides', () => {
  const counts = new RunCounts([5, 25, 35]);
  expect(counts.take([counted([0, 100, 1], [20, 40, 0], [30, 38, 2])])).toEqual([0, 2]);
});

test('a function that V8 leaves out has not run, whatever runs around it', () => {
  const counts = new RunCounts([25]);
  expect(counts.take([counted([0, 100, 1]), counted([20, 40, 1])])).toEqual([0]);
  expect(counts.take([counted([0, 100, 1])])).toEqual([]);
  expect(counts.take([counted([20, 40, 1])])).toEqual([0]);
});

test('a bundle that was loaded twice has run where one of both has', () => {
  expect(new RunCounts([5]).take([counted([0, 10, 0]), counted([0, 10, 3])])).toEqual([0]);
});

test('a place that no function is known around has not run', () => {
  expect(new RunCounts([500]).take([counted([0, 100, 1])])).toEqual([]);
});
