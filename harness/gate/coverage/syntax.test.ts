// What is found in a source: blocks by their first statement, patches by the SDK's functions alone, and the API.
import { expect, test } from 'vitest';
import { syntaxOf } from './syntax.ts';

const lines = (text: string): readonly string[] =>
  syntaxOf(text).blocks.map(({ start }) => (text.split('\n')[start.line - 1] ?? '').slice(start.column));

test('each way that code may take is a block', () => {
  const text = [
    'export async function w(a?: number) {',
    '  if (a) one();',
    '  else { two(); }',
    '  const b = a ? three : four;',
    '  const c = b ?? five;',
    '  for (const x of [1]) six(x);',
    '  while (a) { seven(); }',
    '  switch (a) {',
    '    case 1:',
    '      eight();',
    '    case 2:',
    '  }',
    '  try { nine(); } catch { ten(); }',
    '  return [1].map((x) => eleven(x));',
    '}',
    'export interface Nothing { readonly a: 1 }',
    'function empty() {}',
  ].join('\n');
  const found = lines(text).map((line) => /\w+/.exec(line)?.[0]);
  const expected = ['if', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'ten', 'eleven'];
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test('patches are those of the SDK, whatever they are called here', () => {
  const text = [
    "import { patched as p, deprecatePatch } from '@temporalio/workflow';",
    "import * as wf from '@temporalio/workflow';",
    "import { patched } from './own.ts';",
    "p('first'); wf.patched('second'); deprecatePatch('third'); patched('not one'); p(`computed ${x}`);",
  ].join('\n');
  expect(syntaxOf(text).patches.map(({ id, kind }) => [id, kind])).toEqual([
    ['first', 'patched'],
    ['second', 'patched'],
    ['third', 'deprecated'],
    ['`computed ${x}`', 'patched'],
  ]);
});

test('the API is what is imported as a value', () => {
  const text =
    "import { sleep, type Duration, proxyActivities as p } from '@temporalio/workflow'; import type { x } from '@temporalio/workflow';";
  expect(syntaxOf(text).api).toEqual(['sleep', 'proxyActivities']);
});
