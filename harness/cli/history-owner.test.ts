// The pipeline that `ordeal repro` steps through: named, known by the file's place, or the only one that has the Workflow Type.
import { describe, expect, it } from 'vitest';
import { madeHistory, repositoryOf } from '../gate/fixtures/histories.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { ownerOf } from './history-owner.ts';

const [one] = repositoryOf('/nowhere', '/nowhere/workflow.ts', ['pay', 'settle']).pipelines;
const named = (name: string, ...types: readonly string[]): Pipeline => {
  const [first = '', ...others] = types.map((type) => ({ type, taskQueue: 'q' }));
  return {
    ...(one ?? expect.fail('the fixture is empty')),
    name,
    workflows: [first || { type: '', taskQueue: '' }, ...others],
  };
};
const PIPELINES = [named('cards', 'pay'), named('banks', 'pay', 'settle')];
const owner = (type: string, more: { readonly beside?: string; readonly named?: string } = {}): string =>
  ownerOf(PIPELINES, { history: madeHistory({ type }), ...more }).name;

describe('the code of a history', () => {
  it('is that of the pipeline that has its type, lies beside it, or is named', () => {
    expect(owner('settle')).toBe('banks');
    expect(owner('pay', { beside: 'banks' })).toBe('banks');
    expect(owner('pay', { named: 'cards' })).toBe('cards');
    expect(owner('refund', { named: 'cards' })).toBe('cards');
  });

  it('is not guessed where several have it: they are named, with what to do', () => {
    expect(() => owner('pay')).toThrow(
      'Failed to choose the code of pay: cards and banks register it. Name one with --pipeline.',
    );
  });

  it('is not guessed where nobody has it', () => {
    expect(() => owner('refund')).toThrow('no pipeline registers it. Name one with --pipeline: cards, banks.');
    expect(() => owner('pay', { named: 'card' })).toThrow('no pipeline has this name');
  });
});
