// docs/gate-pitfalls.md promises tests: each file and each title that it names is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Pitfall, PITFALLS, placesOf, type Told } from './pitfalls.fixture.ts';
import { type Promised, promisedBy } from './test-titles.fixture.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/gate-pitfalls.md');

/** The last cell of each row of the tables. */
const cellsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\| (?!pitfall |-).* \| (.*?) +\|$/gmu)].map(([, cell = '']) => cell);

const promised = new Map<string, Promised>();

/** Whether the file has a test of that title, or runs one over a row with that text. */
function holds(path: string, words: string): boolean {
  const found = promised.get(path) ?? promisedBy(read(path));
  promised.set(path, found);
  return found.titles.has(words) || found.rows.has(words);
}

/** What a page promises and nobody holds. */
const missing = (text: string): readonly string[] =>
  cellsIn(text).flatMap((cell) =>
    cell.split('<br>').flatMap((promise) => {
      const [, path = '', title = ''] = /^`([^`]+\.test\.ts)`: “(.+)”$/u.exec(promise) ?? [];
      return path !== '' && existsSync(join(root, path)) && holds(path, title) ? [] : [promise];
    }),
  );

it('finds each test that the page names', () => {
  expect(cellsIn(page).length).toBeGreaterThan(25);
  expect(missing(page)).toEqual([]);
});

/** What stands in the tables, under the last heading, in the table of hazards; without the marks of emphasis. */
const toldOn = (text: string, hazards: string): Readonly<Record<Told['where'], readonly string[]>> => {
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
  return all.flatMap((pitfall) =>
    placesOf(pitfall).every(({ where, begins }) => told[where].some((each) => each.startsWith(begins)))
      ? []
      : [pitfall.words],
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
    const named = all.flatMap(placesOf).filter((each) => each.where === where);
    expect(told[where].filter((each) => !named.some(({ begins }) => each.startsWith(begins)))).toEqual([]);
  }
});

it('ends with the list, numbered', () => {
  const NAMES = { row: 'row', stays: 'what stays', hazard: 'hazard' } as const;
  let number = 0;
  const list = PITFALLS.map(({ title, pitfalls }) => {
    const told = (each: Pitfall): string =>
      placesOf(each)
        .map(({ where, begins }) => `${NAMES[where]} “${begins}”`)
        .join(', ');
    const lines = pitfalls.map((each) => `${++number}. ${each.words}: ${told(each)}`);
    return `### ${title}\n\n${lines.join('\n')}\n`;
  });
  expect(page.slice(page.indexOf('###'))).toBe(list.join('\n'));
});

it.each([
  'no test at all',
  '`harness/gate/nowhere.test.ts`: “finds each test that the page names”',
  '`harness/gate/pitfalls-page.test.ts`: “finds each test”',
  // Both stand in the file, and no test is called so.
  '`harness/gate/pitfalls-page.test.ts`: “docs/lint.md”',
  '`harness/gate/test-titles.test.ts`: “a text”',
])('finds that nobody holds: %s', (promise) => {
  expect(missing(`| a pitfall | what is done | ${promise} |`)).toEqual([promise]);
});

it('is linked from the page of the gate', () => {
  expect(read('docs/gate.md')).toContain('(gate-pitfalls.md)');
});
