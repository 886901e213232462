// Every step is taken, and what went wrong first is told first.
import { expect, it } from 'vitest';
import { inTurn, problemsOf } from './in-turn.ts';

const failing = (what: string) => () => Promise.reject(new Error(what));

it('takes every step in its order, those behind a failure too', async () => {
  const taken: number[] = [];
  const steps = [1, 2, 3].map((step) => async () => void taken.push(step));
  await inTurn(...steps);
  await expect(inTurn(failing('gone'), ...steps)).rejects.toThrow('gone');
  expect(taken).toEqual([1, 2, 3, 1, 2, 3]);
});

it('keeps the first problem first and loses none, those of a step that had several too', async () => {
  const several = (): never => {
    throw new AggregateError([new Error('two'), new Error('three')], 'several');
  };
  const problem: unknown = await inTurn(failing('one'), several, failing('four')).catch((caught: unknown) => caught);
  expect(problemsOf(problem).map((one) => (one as Error).message)).toEqual(['one', 'two', 'three', 'four']);
});
