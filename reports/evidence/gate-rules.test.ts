// The registry of the gate's rules against docs/gate.md and against the code that names rules.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GATE_RULES, gateRule } from './gate-rules.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/gate.md'), 'utf8');
const [, table = ''] = /<!-- rules: begin -->([^]*?)<!-- rules: end -->/.exec(page) ?? [];

/** Where findings of the gate are made. */
const ROOMS = ['harness/gate', 'harness/history', 'harness/replay', 'harness/probes', 'reports/render/gate'];

const sources = (dir: string): readonly string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(entry.name) ? [path] : [];
  });

describe('the rules of the gate', () => {
  it('have an id of their own in kebab-case, a title and a sentence of help', () => {
    expect(new Set(GATE_RULES.map(({ id }) => id)).size).toBe(GATE_RULES.length);
    for (const { id, title, help } of GATE_RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^\S.+[^.]$/);
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('stand in docs/gate.md, in this order and in these words', () => {
    const rows = [...table.matchAll(/^\| `([a-z-]+)`\s*\| (\S+)\s*\| (.*?)\s*\| (.*?)\s*\|$/gm)].map(
      ([, id, level, title, help]) => ({ id, level, title, help }),
    );
    expect(rows).toEqual(GATE_RULES.map(({ id, level, title, help }) => ({ id, level, title, help })));
  });

  it('are known wherever the code names one', () => {
    const files = ROOMS.map((room) => join(ROOT, room)).flatMap((dir) => (existsSync(dir) ? sources(dir) : []));
    const named = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\brule: '([^']+)'/g)].map(([, rule = '']) => ({ file, rule })),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter(({ rule }) => gateRule(rule) === undefined)).toEqual([]);
  });
});
