// A page that names a test is held to tests that run: what only looks like a title, or like a row, is none.
import { expect, it } from 'vitest';
import { promisedBy } from './test-titles.fixture.ts';

const { titles, rows } = promisedBy(`
const USED = [['a row', 1], ['another row', 2]] as const;
const MORE: readonly Row[] = [...USED, { module: 'an object', text: 'of a row' }];
const UNUSED = [['a row of a table that no test is run over']];
// it('a comment', () => undefined);
const text = "it('a text', () => undefined)";
it('a title', () => expect('what a test says').toBe(''));
it('a title in parts ' + text, () => undefined);
describe('a suite', () => {
  test(\`in a suite\`, { timeout: 1 }, () => undefined);
  test.concurrent('at once', () => undefined);
  it.each(MORE)('%s of a table', (row) => undefined);
});
describe.each(['a suite of a table'])('%s', () => it('in such a suite', () => undefined));
it.each(names.map((name) => ({ name, text: 'in a function' })))('$name made', () => undefined);
it.each(Object.entries({ key: 'of entries' }))('%s', () => undefined);
it.skip('left out', () => undefined);
it.skip.each([['a row that is left out']])('%s left out', () => undefined);
it.todo('to be done');
describe.skip('left out', () => it('in a suite that is left out', () => undefined));
log('no test', () => undefined);
`);

it('titles are those of tests that run, as they are written', () => {
  expect([...titles]).toEqual([
    'a title',
    'in a suite',
    'at once',
    '%s of a table',
    'in such a suite',
    '$name made',
    '%s',
  ]);
});

it('rows are those of tables that tests are run over', () => {
  expect([...rows]).toEqual(['a row', 'another row', 'an object', 'of a row', 'a suite of a table', 'of entries']);
});
