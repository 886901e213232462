// Whose a history is, where one pipeline has its Workflow Type, none, or several.
import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../pipeline/types.ts';
import { madeHistory } from './fixtures/histories.ts';
import { ownersOf } from './owners.ts';

const pipeline = (
  name: string,
  taskQueue: string,
  ...types: readonly string[]
): Pick<Pipeline, 'name' | 'workflows'> => {
  const [first = '', ...others] = types;
  return { name, workflows: [{ type: first, taskQueue }, ...others.map((type) => ({ type, taskQueue }))] };
};
const PIPELINES = [pipeline('cards', 'cards-q', 'pay'), pipeline('banks', 'banks-q', 'pay', 'settle')];

const history = (type: string, taskQueue = 'made') =>
  JSON.parse(JSON.stringify(madeHistory({ type })).replace('"made"', JSON.stringify(taskQueue))) as ReturnType<
    typeof madeHistory
  >;
const names = (about: Parameters<typeof ownersOf>[1]): readonly string[] =>
  ownersOf(PIPELINES, about).map(({ name }) => name);

describe('a history belongs to', () => {
  it.each([
    [
      'the pipeline that it was found under, whatever its type',
      { pipeline: 'cards', history: history('settle') },
      ['cards'],
    ],
    ['no pipeline of another name', { pipeline: 'gone', history: history('pay') }, []],
    ['the pipeline that has its Workflow Type', { history: history('settle') }, ['banks']],
    ['nobody where no pipeline has it', { history: history('refund') }, []],
    ['all that have it where nothing says whose it is', { history: history('pay') }, ['cards', 'banks']],
    ['that of them whose folder it lies in', { beside: 'banks', history: history('pay') }, ['banks']],
    ['the one that has its type, wherever it lies', { beside: 'cards', history: history('settle') }, ['banks']],
    ['that of them which serves its task queue', { history: history('pay', 'cards-q') }, ['cards']],
    ['the folder before the queue', { beside: 'banks', history: history('pay', 'cards-q') }, ['banks']],
  ])('%s', (_title, about, expected) => {
    expect(names(about)).toEqual(expected);
  });
});
