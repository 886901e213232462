// No hole: what the sandbox lets through is caught by a rule, and docs/lint.md says by which. The probes' half: harness/probes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { HAZARDS, type Hazard } from '../probes/hazards.fixture.ts';
import { lintWorkflows } from './lint.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'harness/probes/fixtures/workflows');
const page = readFileSync(join(root, 'docs/lint.md'), 'utf8');

const rulesIn = async (module: string): Promise<readonly string[]> => {
  const { findings } = await lintWorkflows([join(folder, `${module}.ts`)], folder);
  return [...new Set(findings.filter(({ file }) => file === `${module}.ts`).map(({ rule }) => rule))];
};

it.each(HAZARDS)('$module is found by $lint', async ({ module, lint }) => {
  expect(await rulesIn(module)).toContain(lint);
});

it('finds nothing in the module that does it all in the right way', async () => {
  expect(await rulesIn('well-behaved')).toEqual([]);
});

it('has a hazard for every module of the fixtures', () => {
  const apart = ['index.ts', 'note.ts', 'escape.ts', 'well-behaved.ts', 'clock-in-one-namespace.ts'];
  const modules = readdirSync(folder).filter((name) => !apart.includes(name));
  expect(modules.sort()).toEqual(HAZARDS.map(({ module }) => `${module}.ts`).sort());
});

const cells = ({ hazard, lint, probe, sandbox }: Hazard): readonly string[] => [
  hazard,
  `\`${lint}\``,
  probe === undefined ? '–' : `\`${probe[0]}\``,
  sandbox ?? '–',
];

it('is what docs/lint.md shows', () => {
  const [, table = ''] = page.split('## Hazards');
  const rows = [...table.matchAll(/^\| (?!hazard|-)(.*?) \|$/gmu)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  );
  expect(rows).toEqual(HAZARDS.map(cells));
});

it('raises no alarm in the workflows of this repository', async () => {
  const names = readdirSync(join(root, 'pipelines'));
  const entries = names.map((name) => join(root, 'pipelines', name, 'workflow.ts')).filter((path) => existsSync(path));
  expect(entries.length).toBeGreaterThan(5);
  expect((await lintWorkflows(entries, root)).findings).toEqual([]);
});
