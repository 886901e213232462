// Which pipelines count as changed where no code has to be compared for it.
import { expect, test } from 'vitest';
import type { Pipeline } from '../../pipeline/types.ts';
import { changesOf } from './changed.ts';
import { goneTypes } from './findings.ts';

const pipeline = (name: string, first: string, ...others: readonly string[]): Pipeline => ({
  name,
  workflowsPath: `/nowhere/${name}.ts`,
  workflows: [{ type: first, taskQueue: 'q' }, ...others.map((type) => ({ type, taskQueue: 'q' }))],
  fleet: [],
  openActivities: () => Promise.reject(new Error('nothing runs here')),
});
const TREES = { repository: '/now', base: '/base', samePackages: true };

test('a pipeline that the base does not have is new, one that is not here any more is gone', async () => {
  const changes = await changesOf([pipeline('greeting', 'greet')], [pipeline('welcome', 'welcome')], TREES);
  expect(changes).toEqual([
    { kind: 'new', pipeline: 'welcome' },
    { kind: 'gone', pipeline: 'greeting', types: ['greet'] },
  ]);
});

test('under another name, its histories are those of the pipeline that has the Workflow Type now', async () => {
  const changes = await changesOf([pipeline('greeting', 'greet')], [pipeline('welcome', 'greet')], TREES);
  expect(changes).toMatchObject([
    { kind: 'new', pipeline: 'welcome' },
    { kind: 'changed', pipeline: 'greeting', missing: [] },
  ]);
});

test('a Workflow Type that was dropped is an error, with what it would do to executions in flight', async () => {
  const [change] = await changesOf([pipeline('greeting', 'greet', 'part')], [pipeline('greeting', 'greet')], TREES);
  expect(change).toMatchObject({ kind: 'changed', missing: ['part'] });
  const [finding] = goneTypes('greeting', ['part'], 'main');
  expect(finding).toMatchObject({ rule: 'base-type-gone', level: 'error' });
  expect(finding?.message).toContain('Executions in flight would find no worker');
});
