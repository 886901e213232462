// The rules over workflow code: what each finds, where, and what it lets pass.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lintWorkflows } from './lint.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
/** The rules and lines that are found in a text. */
const found = async (text: string): Promise<readonly string[]> => {
  files += 1;
  const path = join(folder, `workflow-${files}.ts`);
  await writeFile(path, text);
  return (await lintWorkflows(path, folder)).findings.map(({ rule, line }) => `${rule}:${line}`);
};

it.each([
  ['clock', 'export const f = () => performance.now();'],
  ['clock', 'export const f = () => new Intl.DateTimeFormat("en").format();'],
  ['clock', 'export const f = (d: Date) => new (d.constructor as any)();'],
  ['clock', 'export const f = (d: any) => d.constructor.now();'],
  ['clock', 'import { workflowInfo } from "@temporalio/workflow"; export const f = () => workflowInfo().unsafe.now();'],
  ['clock', 'export const f = () => Date();'],
  ['clock', 'export const f = () => Temporal.Now.instant();'],
  ['random', 'export const f = () => crypto.randomUUID();'],
  ['random', 'import { v4 } from "uuid"; export const f = () => v4();'],
  ['environment', 'export const f = () => process.env.MODEL;'],
  ['network', 'export const f = () => fetch("http://x");'],
  ['network', 'import axios from "axios"; export const f = () => axios.get("x");'],
  ['database', 'import pg from "pg"; export const f = () => new pg.Pool();'],
  ['llm-call', 'import OpenAI from "openai"; export const f = () => new OpenAI();'],
  ['llm-call', 'export const f = async () => (await import("@anthropic-ai/sdk")).default;'],
  ['order', 'export const f = (a: string[]) => a.sort((x, y) => x.localeCompare(y));'],
  ['order', 'export const f = (a: number[]) => a.toSorted((x, y) => (x > y) as never);'],
  ['order', 'export const f = () => new Intl.Collator();'],
  ['host-locale', 'export const f = (d: Date) => d.getHours();'],
  ['host-locale', 'export const f = () => new Date(2026, 0, 1);'],
  ['host-locale', 'export const f = () => new Date("2026-01-01 10:00");'],
  ['host-locale', 'export const f = (n: number) => n.toLocaleString();'],
  ['host-timer', 'export const f = () => setInterval(() => 1, 5);'],
  ['host-timer', 'export const f = () => AbortSignal.timeout(5);'],
  ['host-module', 'import { readFile } from "node:fs/promises"; export const f = () => readFile("x");'],
  ['host-global', 'export const f = () => Buffer.from("x");'],
  ['escape', 'export const f = () => new WeakRef({});'],
  ['escape', 'export const f = () => eval("1");'],
  [
    'replay-branch',
    'import { workflowInfo as w } from "@temporalio/workflow"; export const f = () => w().unsafe.isReplaying;',
  ],
])('finds %s in %j', async (rule, text) => {
  expect(await found(text)).toEqual([`${rule}:1`]);
});

it.each([
  'export const f = () => Date.now() + Math.random();',
  'export const f = () => new Date().toISOString();',
  'export const f = (d: Date) => d.getUTCHours();',
  'export const f = () => new Date(Date.UTC(2026, 0, 1));',
  'import { uuid4, sleep } from "@temporalio/workflow"; export const f = async () => { await sleep(5); return uuid4(); };',
  'import type OpenAI from "openai"; export const f = (client: OpenAI) => String(client);',
  'import { type Pool } from "pg"; export const f = (pool: Pool) => String(pool);',
  'export const f = (bytes: Buffer, signal: AbortSignal) => bytes === (signal as unknown);',
  'export const f = (process: { env: string }) => process.env;',
  'export const f = (job: { fetch: () => string }) => job.fetch();',
  'export const f = () => typeof process === "undefined";',
  'export const f = (a: string[]) => a.sort((x, y) => x.localeCompare(y, "en"));',
  'export const f = (a: number[]) => a.sort((x, y) => x - y);',
  'export const f = (n: number, d: Date) => n.toLocaleString("en", {}) + d.toLocaleDateString("en", { timeZone: "UTC" });',
  'import assert from "node:assert"; export const f = () => assert.ok(true);',
])('lets %j pass', async (text) => {
  expect(await found(text)).toEqual([]);
});

it('looks into every file that is loaded, and names its place', async () => {
  await writeFile(join(folder, 'entry.ts'), 'import { b } from "./b.ts";\nexport const f = () => b();\n');
  await writeFile(
    join(folder, 'b.ts'),
    'export type { C } from "./c.ts";\n\nexport const b = () => crypto.randomUUID();\n',
  );
  await writeFile(join(folder, 'c.ts'), 'export type C = string;\nexport const c = () => fetch("x");\n');
  const { files: read, findings } = await lintWorkflows(join(folder, 'entry.ts'), folder);
  expect(read).toEqual(['b.ts', 'entry.ts']);
  expect(findings).toMatchObject([
    { rule: 'random', file: 'b.ts', line: 3, suggestion: expect.stringContaining('uuid4()') },
  ]);
});

it('excuses a place with a reason, and none without', async () => {
  const path = join(folder, 'ignored.ts');
  await writeFile(
    path,
    [
      '// ordeal-ignore random: the value never leaves this line',
      'export const a = () => crypto.randomUUID();',
      '// ordeal-ignore random:',
      'export const b = () => crypto.randomUUID();',
      '// ordeal-ignore clock: another rule',
      'export const c = () => crypto.randomUUID();',
    ].join('\n'),
  );
  const { findings, ignored } = await lintWorkflows(path, folder);
  expect(ignored).toMatchObject([{ line: 2, reason: 'the value never leaves this line' }]);
  expect(findings.map(({ line }) => line)).toEqual([4, 6]);
});

it('finds the source beside compiled code', async () => {
  await writeFile(join(folder, 'compiled.ts'), 'export const f = () => process.pid;\n');
  expect((await lintWorkflows(join(folder, 'compiled.js'), folder)).findings).toMatchObject([{ file: 'compiled.ts' }]);
});

it.each([
  ['nowhere.ts', 'cannot'],
  ['broken.ts', 'export const ='],
])('says what cannot be read: %s', async (name, text) => {
  if (name === 'broken.ts') await writeFile(join(folder, name), text);
  await expect(lintWorkflows(join(folder, name), folder)).rejects.toMatchObject({ code: 'WORKFLOW_UNREADABLE' });
});
