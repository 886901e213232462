// docs/gate-pitfalls.md promises tests: each file and each title that it names is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

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
