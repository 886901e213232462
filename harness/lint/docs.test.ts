// docs/lint.md lists every rule with the words of the rule itself, and none that is gone.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULE_TEXTS } from './lint.ts';

const page = readFileSync(new URL('../../docs/lint.md', import.meta.url), 'utf8');
const [list = ''] = page.split('## Hazards');
const rows = [...list.matchAll(/^\| `([a-z-]+)`\s*\| (.*?)\s*\| (.*?)\s*\|$/gmu)].map(([, name, looksFor]) => ({
  name,
  looksFor,
}));

it('lists the rules that there are', () => {
  const names = [...new Set(RULE_TEXTS.map(({ name }) => name))];
  expect(names.length).toBeGreaterThan(0);
  expect(rows.map(({ name }) => name)).toEqual(names);
});

it('says what each looks for', () => {
  for (const { name, looksFor } of rows)
    expect(RULE_TEXTS.filter((rule) => rule.name === name).map((rule) => rule.looksFor)).toContain(looksFor);
});
