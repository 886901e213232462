// Goal: workflow code is all that it imports, also where an alias or the name of a workspace package hides that it is the repository's own.
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lintWorkflows } from './lint.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lint-own-')));
});
afterAll(() => rm(folder, { recursive: true }));

const HAZARD = 'export const now = () => performance.now();\n';

/** Writes a repository and lints its `workflow.ts`. @returns files that were read, and what was found in which */
async function linted(
  name: string,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
) {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  for (const [from, to] of Object.entries(links)) {
    await mkdir(dirname(join(root, from)), { recursive: true });
    await symlink(join(root, to), join(root, from));
  }
  const { files: read, findings } = await lintWorkflows([join(root, 'workflow.ts')], root);
  return { read, found: findings.map(({ rule, file }) => `${rule} ${file}`) };
}

const tsconfig = (compilerOptions: object, more: object = {}): string => JSON.stringify({ compilerOptions, ...more });

it('follows aliases of tsconfig: the longest one that fits, comments and trailing commas allowed', async () => {
  const told = await linted('aliases', {
    'tsconfig.json': `{
      // Where things are.
      "compilerOptions": { "paths": { "@/*": ["./src/*"], "@/clocks/*": ["./gone/*", "./lib/clocks/*",], "exact": ["./src/exact.ts"] } },
    }`,
    'workflow.ts': 'import "@/plain"; import { now } from "@/clocks/wall"; import "exact"; export const f = now;\n',
    'src/plain.ts': 'export const a = 1;\n',
    'src/clocks/wall.ts': 'export const now = 1;\n',
    'src/exact.ts': 'export const b = 1;\n',
    'lib/clocks/wall.ts': HAZARD,
  });
  expect(told.read).toEqual(['lib/clocks/wall.ts', 'src/exact.ts', 'src/plain.ts', 'workflow.ts']);
  expect(told.found).toEqual(['clock lib/clocks/wall.ts']);
});

it('follows aliases that a tsconfig inherits, relative to the one that has them, and names below a baseUrl', async () => {
  const told = await linted('inherited', {
    'config/base.json': tsconfig({ paths: { '~/*': ['../shared/*'] } }),
    'tsconfig.json': tsconfig({}, { extends: './config/base' }),
    'workflow.ts': 'export { now } from "~/wall.js";\n',
    'shared/wall.ts': HAZARD + 'import "inner/deep"; import "./below/entry.ts";\n',
    'shared/below/tsconfig.json': tsconfig({ baseUrl: './src' }),
    'shared/below/entry.ts': 'import "inner/deep";\n',
    'shared/below/src/inner/deep.ts': 'export const d = () => process.pid;\n',
  });
  expect(told.read).toContain('shared/below/src/inner/deep.ts');
  // Above that folder the same name is a package, which is not there.
  expect(told.found).toEqual([
    'environment shared/below/src/inner/deep.ts',
    'clock shared/wall.ts',
    'package-code shared/wall.ts',
  ]);
});

it('follows packages of the workspace into their sources, and takes what is installed for packages', async () => {
  const installed = 'node_modules/dates';
  const told = await linted(
    'workspace',
    {
      'workflow.ts':
        'import { now } from "@acme/clocks/wall"; import "@acme/clocks/more/day"; import "dates"; import "#own"; export const f = now;\n',
      'package.json': JSON.stringify({ name: 'root', imports: { '#own': './own.ts' } }),
      'own.ts': 'export const o = () => process.pid;\n',
      'packages/clocks/package.json': JSON.stringify({
        name: '@acme/clocks',
        exports: { './wall': { import: './src/wall.ts' }, './more/*': { import: './src/more/*.ts' } },
      }),
      'packages/clocks/src/more/day.ts': 'export const day = 1;\n',
      'packages/clocks/src/wall.ts': 'export * from "./inner.js";\n',
      'packages/clocks/src/inner.ts': HAZARD,
      [`${installed}/package.json`]: JSON.stringify({ name: 'dates', main: 'index.js' }),
      [`${installed}/index.js`]: 'export const day = () => new Intl.DateTimeFormat().format();\n',
    },
    { 'node_modules/@acme/clocks': 'packages/clocks' },
  );
  expect(told.read).toEqual([
    'own.ts',
    'packages/clocks/src/inner.ts',
    'packages/clocks/src/more/day.ts',
    'packages/clocks/src/wall.ts',
    'workflow.ts',
  ]);
  expect(told.found).toEqual(['environment own.ts', 'clock packages/clocks/src/inner.ts', 'package-code workflow.ts']);
});

it('ends where configurations inherit from each other', async () => {
  const told = await linted('circle', {
    'tsconfig.json': tsconfig({ paths: { '@/*': ['./*'] } }, { extends: './other.json' }),
    'other.json': tsconfig({}, { extends: './tsconfig.json' }),
    'workflow.ts': 'import "@/wall";\n',
    'wall.ts': HAZARD,
  });
  expect(told.found).toEqual(['clock wall.ts']);
});

it('knows a query that a module behind an alias defines', async () => {
  const told = await linted('queries', {
    'tsconfig.json': tsconfig({ paths: { '@/*': ['./src/*'] } }),
    'src/queries.ts': 'declare const defineQuery: any;\nexport const status = defineQuery("status");\n',
    'workflow.ts':
      'import { status } from "@/queries"; declare const setHandler: any; export const f = () => { let n = 0; setHandler(status, () => { n += 1; }); };\n',
  });
  expect(told.found).toEqual(['read-only-handler workflow.ts']);
});
