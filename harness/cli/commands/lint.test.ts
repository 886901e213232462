// `ordeal lint` as a command: what goes to stdout, and which exit status each kind of finding has.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Shell } from '../shell.ts';
import { addLint } from './lint.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordeal-lint-'));
  await writeFile(
    join(folder, 'ordeal.config.mjs'),
    "export default { pipelines: './pipelines.mjs', scenarios: './scenarios.mjs', environment: () => ({}) };",
  );
  await writeFile(
    join(folder, 'pipelines.mjs'),
    `export const pipelines = ['right', 'wrong', 'doubtful'].map((name) => ({
      name, workflowsPath: ${JSON.stringify(folder)} + '/' + name + '.ts', workflows: [{ type: name, taskQueue: 'q' }],
      fleet: [{ taskQueue: 'q', workflows: true, activities: [] }], openActivities: async () => ({ activities: {}, close: async () => {} }),
    }));`,
  );
  await writeFile(join(folder, 'scenarios.mjs'), 'export const scenarios = [];');
  await writeFile(join(folder, 'right.ts'), 'export const right = () => Date.now();\n');
  await writeFile(join(folder, 'wrong.ts'), 'export const wrong = () => performance.now();\n');
  await writeFile(join(folder, 'doubtful.ts'), 'let runs = 0;\nexport const doubtful = () => (runs += 1);\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function lint(
  ...words: readonly string[]
): Promise<{ readonly status: number | undefined; readonly out: string }> {
  let [out, status]: [string, number | undefined] = ['', undefined];
  const terminal = { tty: false, color: false };
  const shell: Shell = {
    cwd: folder,
    env: {},
    out: (text) => (out += text),
    err: () => undefined,
    outputs: { out: terminal, err: terminal },
    signal: new AbortController().signal,
  };
  const program = new Command().exitOverride();
  addLint(program, shell, (ended) => (status = ended));
  await program.parseAsync(['lint', ...words], { from: 'user' });
  return { status, out };
}

it.each([
  ['right', 0, '1 pipelines · 1 files · 0 findings'],
  ['wrong', 1, 'wrong.ts:1  clock\n'],
  ['doubtful', 0, 'doubtful.ts:2  module-state (warning)\n'],
])('%s ends with %i', async (name, status, text) => {
  const ended = await lint(name);
  expect(ended.status).toBe(status);
  expect(ended.out).toContain(text);
});

it('prints one object as JSON, and nothing else', async () => {
  const { status, out } = await lint('--reporter', 'json');
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 2, pipelines: [{ findings: [] }, { findings: [{}] }, {}] });
});

it('prints SARIF with every rule once', async () => {
  const { status, out } = await lint('wrong', 'doubtful', '--reporter', 'sarif');
  const log = JSON.parse(out) as {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number; readonly level: string }[];
    }[];
  };
  const { tool, results } = log.runs[0] ?? { tool: { driver: { rules: [] } }, results: [] };
  const ids = tool.driver.rules.map(({ id }) => id);
  expect(status).toBe(1);
  expect(new Set(ids).size).toBe(ids.length);
  expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual(['clock error', 'module-state warning']);
  for (const { ruleId, ruleIndex } of results) expect(ids[ruleIndex]).toBe(ruleId);
});
