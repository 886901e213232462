// docs/foreign.md: every finding about code of others is shown by scenarios with the tag, or by tests that exist.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarios } from './index.ts';

const root = new URL('../', import.meta.url);
const rows = readFileSync(new URL('docs/foreign.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d/u.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, finding = '', , , , shown = '']) => ({
    finding,
    shown: [...shown.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name),
  }));

const tagged = scenarios.filter((scenario) => 'tags' in scenario && scenario.tags?.includes('foreign') === true);
const names = tagged.map(({ name }) => name);
const isFile = (name: string): boolean => name.endsWith('.test.ts');

describe('docs/foreign.md', () => {
  it('has every finding once', () => {
    expect(rows.length).toBeGreaterThan(14);
    expect(new Set(rows.map(({ finding }) => finding)).size).toBe(rows.length);
  });

  it.each(rows)('shows that $finding is survived', ({ shown }) => {
    expect(shown).not.toEqual([]);
    expect(shown.filter((name) => (isFile(name) ? !existsSync(new URL(name, root)) : !names.includes(name)))).toEqual(
      [],
    );
  });

  it('has every scenario of the group', () => {
    const all = new Set(rows.flatMap(({ shown }) => shown));
    expect(names.filter((name) => !all.has(name))).toEqual([]);
  });
});
