// Goal: this repository keeps its own rules, and the rules are seen to bite: each finds a planted violation, and none is green over nothing.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { violationsIn } from './all-rules.ts';
import { importTableMarkdown } from './import-table.ts';
import { readSources, ROOMS, sourceOf, type Source } from './source-tree.ts';
import { violationText } from './violation.ts';

const HEADER = '// A file that keeps the rules.\n';
/** A file per room, so that a planted file is all that can be wrong. */
const CLEAN: readonly Source[] = ROOMS.map((room) =>
  sourceOf(`${room}/clean-file.ts`, `${HEADER}export const x = 1;\n`),
);

const found = (path: string, text: string): readonly string[] =>
  violationsIn([...CLEAN, sourceOf(path, HEADER + text)])
    .filter(({ file }) => file === path)
    .map(({ rule, line }) => `${rule}:${line}`);

const from = (specifier: string, what = 'import { x }'): string => [what, 'from', `'${specifier}';\n`].join(' ');

describe('the house rules', () => {
  it('are kept by this repository', () => {
    expect(violationsIn(readSources(packageRoot())).map(violationText)).toEqual([]);
  });

  it('are not kept by nothing: an empty folder is a violation in every room', () => {
    const empty = mkdtempSync(join(tmpdir(), 'ordeal-house-'));
    try {
      expect(violationsIn(readSources(empty)).map(({ rule }) => rule)).toEqual(ROOMS.map(() => 'empty-scan'));
      expect(violationsIn(readSources(join(empty, 'gone')))).toHaveLength(ROOMS.length);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('find nothing in clean files', () => expect(violationsIn(CLEAN)).toEqual([]));

  it.each([
    ['pipelines/research/activities.ts', from('../../harness/errors.ts')],
    ['pipelines/research/activities.ts', from('@temporalio/testing')],
    ['scenarios/research.ts', from('../harness/scenario/types.ts', 'import type { x }')],
    ['scenarios/research.ts', from('ordeal/scenario')],
    ['harness/engine/run.ts', from('../../pipelines/registry.ts')],
    ['harness/engine/run.ts', from('../../reports/render/html.ts')],
    ['harness/checkers/once.ts', from('node:fs')],
    ['harness/checkers/once.ts', from('../engine/run.ts')],
    ['reports/render/html.ts', from('node:fs')],
    ['reports/render/html.ts', from('../../harness/errors.ts')],
    ['reports/render/html.ts', from('../../harness/errors.ts', 'export { x }')],
    ['harness/x.ts', "const y = await import('../pipelines/registry.ts');\n"],
  ])('refuse in %s: %s', (path, text) => {
    expect(found(path, text)).toEqual(['import-table:2']);
  });

  it.each([
    ['scenarios/research.ts', from('ordeal/scenario', 'import type { Scenario }')],
    ['harness/cli/publish.ts', from('../../reports/index.ts')],
    ['harness/checkers/once.ts', from('../../reports/evidence/types.ts', 'import type { x }')],
    ['pipelines/research/x.test.ts', from('vitest')],
  ])('allow in %s: %s', (path, text) => {
    expect(found(path, text)).toEqual([]);
  });

  it('follow what workflow code loads, out of the file itself', () => {
    const sources = [
      ...CLEAN,
      sourceOf('pipelines/a/workflow.ts', HEADER + from('./policy.ts') + from('./activities.ts', 'import type { y }')),
      sourceOf('pipelines/a/policy.ts', HEADER + from('node:crypto')),
      sourceOf('pipelines/a/activities.ts', HEADER + from('node:fs')),
    ];
    expect(violationsIn(sources).map(({ rule, file }) => `${rule} ${file}`)).toEqual([
      'workflow-sandbox pipelines/a/policy.ts',
    ]);
  });

  it.each([
    ['harness/x.ts', 'const a = Date.now();\n', 'banned:2'],
    ['harness/x.ts', 'const a = new Date();\n', 'banned:2'],
    ['reports/x.ts', 'const a = Math.random();\n', 'banned:2'],
    ['harness/x.ts', 'setTimeout(() => {}, 5);\n', 'banned:2'],
    ['harness/x.test.ts', 'setTimeout(go, 5);\n', 'banned:2'],
    ['harness/x.ts', "console.log('x');\n", 'banned:2'],
    ['harness/x.test.ts', "it.skip('x', () => {});\n", 'banned:2'],
    ['harness/x.test.ts', "describe.only('x', () => {});\n", 'banned:2'],
    ['harness/x.ts', 'export default 1;\n', 'banned:2'],
    ['harness/x.ts', 'x();\nawait y.catch(() => undefined);\n', 'swallowed-error:3'],
    ['harness/x.ts', 'x();\ntry { y(); } catch {}\n', 'swallowed-error:3'],
    ['harness/helpers.ts', '', 'file-name:1'],
    ['harness/utils/x.ts', '', 'file-name:1'],
    ['harness/camelCase.ts', '', 'file-name:1'],
    ['harness/x.ts', ["const a = '", "home/me/x';\n"].join('/'), 'machine-path:2'],
    ['elsewhere/x.ts', '', 'import-table:1'],
  ])('find in %s what is planted: %s', (path, text, violation) => {
    expect(found(path, text)).toEqual([violation]);
  });

  it('find a file that is too long', () => {
    expect(found('harness/x.ts', 'a;\n'.repeat(399))).toEqual([]);
    expect(found('harness/x.ts', 'a;\n'.repeat(400))).toEqual(['file-size:400']);
  });

  it('find a missing first comment', () => {
    const sources = [...CLEAN, sourceOf('harness/x.ts', 'export const x = 1;\n')];
    expect(violationsIn(sources).map(({ rule }) => rule)).toEqual(['header']);
  });

  it('pass over words in comments and between quotes, and an error that says why it is passed over', () => {
    expect(found('harness/x.ts', "// Date.now() is banned.\nconst a = 'Math.random()';\n")).toEqual([]);
    expect(found('harness/x.ts', '// It is gone already.\nawait y.catch(() => undefined);\n')).toEqual([]);
  });
});

describe('the architecture page', () => {
  it('shows the import table that is enforced', () => {
    const page = readFileSync(join(packageRoot(), 'docs', 'architecture.md'), 'utf8');
    const rows = (text: string): string =>
      text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.replaceAll(/ +|-+/g, ' '))
        .join('\n');
    expect(rows(page)).toContain(rows(importTableMarkdown()));
  });
});

describe('the page of errors', () => {
  it('tells every code with its exit status and meaning', () => {
    const page = readFileSync(join(packageRoot(), 'docs', 'errors.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const [code, { exit, meaning }] of Object.entries(CODES))
      expect(page).toContain(`| \`${code}\` | ${exit} | ${meaning} |`);
  });
});
