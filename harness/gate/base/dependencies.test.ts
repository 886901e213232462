// Where the packages of a base come from: linked where the lock files agree, installed where they do not.
import { existsSync, lstatSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wallClock } from '../../clock.ts';
import { provideDependencies } from './dependencies.ts';
import { emptyRepository, type Repository } from './repository.fixture.ts';

let now: Repository;
let base: Repository;
let said: string[];
beforeEach(async () => {
  [now, base, said] = [await emptyRepository(), await emptyRepository(), []];
  await now.write({ 'node_modules/left-pad/index.js': '' });
});
afterEach(async () => {
  await now.remove();
  await base.remove();
});

const lock = (name: string): string =>
  JSON.stringify({ name, version: '1.0.0', lockfileVersion: 3, packages: { '': { name, version: '1.0.0' } } });
const provide = (configDir = now.dir) =>
  provideDependencies({
    repository: now.dir,
    configDir,
    base: base.dir,
    clock: wallClock,
    signal: new AbortController().signal,
    say: (line) => said.push(line),
  });
const isLink = (name: string): boolean => lstatSync(join(base.dir, name)).isSymbolicLink();

test('the same lock file: linked, at every level up to the configuration', async () => {
  await now.write({ 'package-lock.json': lock('one'), 'app/node_modules/own/index.js': '' });
  await base.write({ 'package-lock.json': lock('one'), 'app/a.ts': '' });
  expect(await provide(join(now.dir, 'app'))).toBe('linked');
  expect([isLink('node_modules'), isLink('app/node_modules')]).toEqual([true, true]);
  expect(said).toEqual([]);
});

test('another lock file: installed from it, and that is said', async () => {
  await now.write({ 'package-lock.json': lock('one') });
  await base.write({ 'package-lock.json': lock('two'), 'package.json': '{ "name": "two", "version": "1.0.0" }' });
  expect(await provide()).toBe('installed');
  expect(said).toEqual(['installing the packages of the base (npm ci): its package-lock.json is another one']);
  expect(existsSync(join(base.dir, 'node_modules', 'left-pad'))).toBe(false);
});

test('packages of the repository itself are not taken from the work tree', async () => {
  await now.write({ 'package-lock.json': lock('one'), 'packages/shared/index.js': '' });
  await symlink('../packages/shared', join(now.dir, 'node_modules', 'shared'));
  await base.write({ 'package-lock.json': lock('one'), 'package.json': '{ "name": "one", "version": "1.0.0" }' });
  expect(await provide()).toBe('installed');
  expect(said.join()).toContain('packages of the repository itself');
});

test('an installation that fails is told with its reason', async () => {
  await now.write({ 'package-lock.json': lock('one') });
  await base.write({ 'package-lock.json': '{', 'package.json': '{ "name": "two", "version": "1.0.0" }' });
  await expect(provide()).rejects.toThrow(/^Failed to install the packages of the base from its package-lock\.json: /);
});
