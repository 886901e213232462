// What a base is found by, refused for, and what is left of it: with a real git, and nothing executed.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wallClock } from '../../clock.ts';
import { loadConfig } from '../../config/load.ts';
import type { HarnessError } from '../../errors.ts';
import { emptyRepository, greetingRepository, type Repository } from './repository.fixture.ts';
import { differs, resolveRef } from './resolve-ref.ts';
import { forgetLeftovers, openBaseTree } from './work-tree.ts';

let repository: Repository;
beforeEach(async () => {
  repository = await emptyRepository();
});
afterEach(() => repository.remove());

const refusal = async (work: Promise<unknown>): Promise<HarnessError> =>
  work.then(
    () => expect.fail('nothing was refused'),
    (error: unknown) => error as HarnessError,
  );

const open = async (ref: string, signal = new AbortController().signal) => {
  const [base, config] = [await resolveRef(repository.dir, ref), await loadConfig({ cwd: repository.dir })];
  return openBaseTree({ base, config, clock: wallClock, signal, say: () => undefined });
};

/** Work trees that git knows of, the repository's own included. */
const trees = (): number => repository.git('worktree', 'list').split('\n').length;

test('a folder outside any repository is refused', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'ordeal-outside-'));
  const error = await refusal(resolveRef(outside, 'main'));
  expect(error).toMatchObject({ code: 'USAGE' });
  expect(error.message).toContain('is in no git repository');
  await rm(outside, { recursive: true });
});

test('an unknown ref is refused, and an option is no ref', async () => {
  await repository.write({ a: '' });
  repository.commit('first');
  for (const ref of ['mian', '--all', '']) {
    const error = await refusal(resolveRef(repository.dir, ref));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain(`Failed to find the base ${ref}`);
  }
});

test('a shallow clone is told to fetch the rest', async () => {
  await repository.write({ a: '1' });
  const first = repository.commit('first');
  await repository.write({ a: '2' });
  repository.commit('second');
  const clone = join(repository.dir, 'clone');
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repository.dir}`, clone], { stdio: 'ignore' });
  expect((await refusal(resolveRef(clone, first))).message).toContain('`fetch-depth: 0`');
  expect((await resolveRef(clone, 'HEAD')).repository).toBe(clone);
});

test('a merge with conflicts is refused, uncommitted changes are not', async () => {
  await repository.write({ a: '1' });
  repository.commit('first');
  repository.git('checkout', '-q', '-b', 'other');
  await repository.write({ a: '2' });
  repository.commit('second');
  repository.git('checkout', '-q', 'main');
  await repository.write({ a: '3' });
  expect(await differs(await resolveRef(repository.dir, 'main'))).toBe(true);
  repository.commit('third');
  expect(() => repository.git('merge', 'other')).toThrow();
  expect((await refusal(resolveRef(repository.dir, 'main'))).message).toContain('a has conflicts');
});

test('a file that nobody has committed yet is a difference, an ignored one is none', async () => {
  await repository.write({ '.gitignore': 'out' });
  repository.commit('first');
  const base = await resolveRef(repository.dir, 'HEAD');
  await repository.write({ out: '1' });
  expect(await differs(base)).toBe(false);
  await repository.write({ new: '1' });
  expect(await differs(base)).toBe(true);
});

test('a base without a configuration is refused, and its work tree is gone', async () => {
  await repository.write({ a: '1' });
  const before = repository.commit('before there was ordeal');
  await repository.write({
    'package.json': '{ "type": "module" }',
    'ordeal.config.js': "export default { pipelines: './p.js', scenarios: './s.js', environment: () => ({}) };",
    'p.js':
      "export const pipelines = [{ name: 'p', workflowsPath: '/w', workflows: [{ type: 'w', taskQueue: 'q' }], fleet: [{ taskQueue: 'q', workflows: true, activities: [] }], openActivities: () => 0 }];",
  });
  repository.commit('with ordeal');
  const error = await refusal(open(before));
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(error.message).toContain('it has no ordeal.config.js. Take a later commit');
  expect(trees()).toBe(1);
  const aborted = await refusal(open('HEAD', AbortSignal.abort(new Error('stop'))));
  expect(aborted.message).toBe('stop');
  expect(trees()).toBe(1);
});

test('what a killed run left in the repository is forgotten, what somebody else keeps there is not', async () => {
  await repository.write({ a: '1' });
  repository.commit('first');
  const left = join(realpathSync(tmpdir()), `ordeal-base-left-${process.pid}`);
  repository.git('worktree', 'add', '-q', '--detach', left, 'HEAD');
  repository.git('worktree', 'add', '-q', '--detach', join(repository.dir, 'kept'), 'HEAD');
  await rm(left, { recursive: true });
  expect(trees()).toBe(3);
  await forgetLeftovers(repository.dir);
  expect(trees()).toBe(2);
});

test('a base is loaded from its own files, with the packages of the work tree, and leaves nothing', async () => {
  const own = await greetingRepository();
  try {
    const [base, config] = [await resolveRef(own.dir, 'HEAD'), await loadConfig({ cwd: own.dir })];
    const signal = new AbortController().signal;
    const tree = await openBaseTree({ base, config, clock: wallClock, signal, say: () => undefined });
    expect(tree.dependencies).toBe('linked');
    expect(tree.config.pipelines[0]?.workflowsPath).toBe(join(tree.root, 'workflow.js'));
    await tree.remove();
    expect(existsSync(tree.root)).toBe(false);
    expect(own.git('worktree', 'list').split('\n')).toHaveLength(1);
  } finally {
    await own.remove();
  }
});
