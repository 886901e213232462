// docs/promises.md: every promise has scenarios and checkers that exist, and every scenario proves one of them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarios } from './index.ts';

const read = (page: string): string => readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8');
const quoted = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name]) => name ?? '');

const [promises = ''] = read('promises.md').split('## Where they are judged');
const rows = promises
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (promise|-+) /u.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, promise = '', named = '', judged = '']) => ({ promise, named: quoted(named), judged: quoted(judged) }));

const checkers = new Set([...read('checkers.md').matchAll(/^\| `([a-z-]+)`/gmu)].map(([, name]) => name));
const names = scenarios.map(({ name }) => name);

/** `*` stands for the rest of a name. */
const meant = (pattern: string): readonly string[] => {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/gu, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`, 'u');
  return names.filter((name) => whole.test(name));
};

describe('timeouts', () => {
  it.each([...new Set(scenarios.map(({ pipeline }) => pipeline))])(
    'of %s are held against latencies as production has them',
    (pipeline) => {
      const [found] = scenarios.filter(({ name }) => name === `${pipeline}/timeouts-fit-measured-latencies`);
      expect(found).toMatchObject({ world: { latency: { llm: {}, services: {} } } });
    },
  );
});

describe('docs/promises.md', () => {
  it('has the promises of all pipelines', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(scenarios.length).toBeGreaterThanOrEqual(60);
  });

  it.each(rows)('proves: $promise', ({ named, judged }) => {
    expect(named).not.toEqual([]);
    expect(judged).not.toEqual([]);
    expect(named.filter((pattern) => meant(pattern).length === 0)).toEqual([]);
    expect(judged.filter((name) => !checkers.has(name))).toEqual([]);
  });

  it('has no scenario that proves nothing', () => {
    const proving = new Set(rows.flatMap(({ named }) => named.flatMap(meant)));
    expect(names.filter((name) => !proving.has(name))).toEqual([]);
  });
});
