// docs/gate-pitfalls.md promises tests: each file and each title that it names is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Pitfall, PITFALLS } from './pitfalls.fixture.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/gate-pitfalls.md');

/** The last cell of each row of the tables. */
const cellsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\| (?!pitfall |-).* \| (.*?) +\|$/gmu)].map(([, cell = '']) => cell);

/** What a page promises and nobody holds. */
const missing = (text: string): readonly string[] =>
  cellsIn(text).flatMap((cell) =>
    cell.split('<br>').flatMap((promise) => {
      const [, path = '', title = ''] = /^`([^`]+\.test\.ts)`: “(.+)”$/u.exec(promise) ?? [];
      if (path === '' || !existsSync(join(root, path))) return [promise];
      const quoted = ["'", '"', '`'].map((mark) => `${mark}${title}${mark}`);
      const source = read(path);
      return quoted.some((each) => source.includes(each)) ? [] : [promise];
    }),
  );

it('finds each test that the page names', () => {
  expect(cellsIn(page).length).toBeGreaterThan(25);
  expect(missing(page)).toEqual([]);
});

/** What stands in the tables, under the last heading, in the table of hazards; without the marks of emphasis. */
const toldOn = (text: string, hazards: string): Readonly<Record<Pitfall['where'], readonly string[]>> => {
  const firstCells = (table: string): readonly string[] =>
    [...table.matchAll(/^\| (?!pitfall |hazard |rule |-)(.*?) +\| /gmu)].map(([, cell = '']) => cell);
  const [, stays = ''] = /## What stays\n(.*?)\n## The list/su.exec(text) ?? [];
  return {
    row: firstCells(text),
    stays: [...stays.matchAll(/^- \*\*(.+)$/gmu)].map(([, line = '']) => line.replaceAll('**', '')),
    hazard: firstCells(hazards),
  };
};

const lint = read('docs/lint.md');
const all = PITFALLS.flatMap(({ pitfalls }) => pitfalls);

const untold = (text: string): readonly string[] => {
  const told = toldOn(text, lint);
  return all.flatMap(({ words, where, begins }) =>
    told[where].some((each) => each.startsWith(begins)) ? [] : [words],
  );
};

it('tells of every way that is known, in a row, under what stays, or as a hazard of the linter', () => {
  expect(all.length).toBeGreaterThan(55);
  expect(untold(page)).toEqual([]);
});

it('finds a way that the page has lost', () => {
  expect(untold(page.replace('| Zero histories', '| No histories'))).toEqual(['zero histories']);
  expect(untold(page.replace('- **Plugins', '- **Some'))).toEqual(['plugins']);
});

it('names each row and each thing that stays in its list', () => {
  const told = toldOn(page, lint);
  for (const where of ['row', 'stays'] as const) {
    const named = all.filter((each) => each.where === where);
    expect(told[where].filter((each) => !named.some(({ begins }) => each.startsWith(begins)))).toEqual([]);
  }
});

it('ends with the list, numbered', () => {
  const NAMES = { row: 'row', stays: 'what stays', hazard: 'hazard' } as const;
  let number = 0;
  const list = PITFALLS.map(({ title, pitfalls }) => {
    const lines = pitfalls.map(({ words, where, begins }) => `${++number}. ${words}: ${NAMES[where]} “${begins}”`);
    return `### ${title}\n\n${lines.join('\n')}\n`;
  });
  expect(page.slice(page.indexOf('###'))).toBe(list.join('\n'));
});

it.each([
  'no test at all',
  '`harness/gate/nowhere.test.ts`: “finds each test that the page names”',
  '`harness/gate/pitfalls-page.test.ts`: “finds each test”',
])('finds that nobody holds: %s', (promise) => {
  expect(missing(`| a pitfall | what is done | ${promise} |`)).toEqual([promise]);
});

it('is linked from the page of the gate', () => {
  expect(read('docs/gate.md')).toContain('(gate-pitfalls.md)');
});
