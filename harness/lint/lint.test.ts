// The rules over workflow code: what each finds, where, and what it lets pass.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PIPELINE } from '../scenario/smallest.fixture.ts';
import { lintedEntries, lintWorkflows } from './lint.ts';

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
  return (await lintWorkflows([path], folder)).findings.map(({ rule, line }) => `${rule}:${line}`);
};

it.each([
  ['clock', 'export const f = () => performance.now();'],
  ['clock', 'export const f = () => new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format();'],
  [
    'clock',
    'const day = new Intl.DateTimeFormat("en", { timeZone: "UTC" }); export const f = () => day.formatToParts();',
  ],
  ['clock', 'export class Deadline extends Date {}'],
  [
    'clock',
    'import { workflowInfo as w } from "@temporalio/workflow"; export const f = () => { const { now } = w().unsafe; return now(); };',
  ],
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
  ['order', 'export const f = () => new Intl.Collator(undefined, { numeric: true });'],
  ['order', 'export const f = () => Intl.Collator();'],
  ['host-locale', 'export const f = (n: number) => n.toLocaleString(undefined, { minimumFractionDigits: 2 });'],
  ['host-locale', 'export const f = (d: Date) => d.toLocaleDateString(undefined, { timeZone: "UTC" });'],
  ['host-locale', 'export const f = (s: string) => s.toLocaleUpperCase(undefined);'],
  [
    'clock',
    'import { workflowInfo as w } from "@temporalio/workflow"; export const f = () => { const { unsafe } = w(); return unsafe.now(); };',
  ],
  ['clock', 'export const f = () => new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format(undefined);'],
  [
    'key-order',
    'declare const step: any; export const f = (o: object) => Promise.all(Object.keys(o).map((k) => step(k)));',
  ],
  ['icu-data', 'export const f = (n: number) => n.toLocaleString("de-DE", {});'],
  ['icu-data', 'export const f = (d: Date) => d.toLocaleDateString("en-GB", { timeZone: "UTC" });'],
  ['icu-data', 'export const f = () => new Intl.DateTimeFormat("en", { timeZone: "UTC" });'],
  ['icu-data', 'export const f = (n: number) => Intl.NumberFormat("en").format(n);'],
  ['icu-data', 'export const f = (a: string, b: string) => a.localeCompare(b, "en");'],
  ['icu-data', 'export const f = () => new Intl.Collator("en", { numeric: true });'],
  ['host-global', 'export const f = (s: string) => btoa(s);'],
  ['network', 'export const f = () => new Headers();'],
  ['host-locale', 'export const f = (d: Date) => d.getHours();'],
  ['host-locale', 'export const f = () => new Date(2026, 0, 1);'],
  ['host-locale', 'export const f = () => new Date("2026-01-01 10:00");'],
  ['host-locale', 'export const f = (n: number) => n.toLocaleString();'],
  ['host-locale', 'export const f = (d: Date) => d.toLocaleDateString("en", { month: "long" });'],
  ['host-locale', 'export const f = (n: number) => new Intl.NumberFormat().format(n);'],
  ['host-locale', 'export const f = (n: number) => new Intl.PluralRules(undefined, {}).select(n);'],
  ['host-locale', 'export const f = (d: Date) => new Intl.DateTimeFormat("en", { month: "long" }).format(d);'],
  ['environment', 'export const f = () => import.meta.env.MODEL;'],
  ['host-timer', 'export const f = () => setInterval(() => 1, 5);'],
  ['host-timer', 'export const f = () => AbortSignal.timeout(5);'],
  ['host-module', 'import { readFile } from "node:fs/promises"; export const f = () => readFile("x");'],
  ['host-global', 'export const f = () => Buffer.from("x");'],
  ['escape', 'export const f = () => new WeakRef({});'],
  ['escape', 'export const f = () => eval("1");'],
  ['escape', 'export const f = () => (0, eval)("1");'],
  ['escape', 'export const f = () => new Function("return 1")();'],
  ['escape', 'export const f = () => Function("return 1")();'],
  ['escape', 'export const f = () => (URL as any).constructor("return process")();'],
  ['escape', 'export const f = (g: object) => (g.constructor as any)("return process")();'],
  ['escape', 'export const f = () => (new AbortController().signal.constructor as any).timeout(1);'],
  ['escape', 'export const f = () => URL.constructor;'],
  ['escape', 'export const f = () => (URL.constructor as any)("return process")();'],
  ['escape', 'export const f = () => new SharedArrayBuffer(8);'],
  ['escape', 'export const f = (a: Int32Array) => Atomics.waitAsync(a, 0, 0, 1_000);'],
  ['escape', 'declare const WebAssembly: any; export const f = () => WebAssembly.compile();'],
  ['prototype', 'export const f = () => { (Array.prototype as any).last = 1; };'],
  ['prototype', 'export const f = () => Object.defineProperty(String.prototype, "x", {});'],
  ['prototype', 'export const f = () => Object.assign(Promise, { all: 1 });'],
  ['prototype', 'export const f = () => { Math.random = () => 4; };'],
  ['prototype', 'export const f = () => { const all = Map.prototype as any; delete all.get; };'],
  ['module-state', 'let runs = 0; export const f = () => (runs += 1);'],
  ['module-state', 'const cache = new Map(); export const f = (k: string) => cache.set(k, 1);'],
  ['module-state', 'const all: string[] = []; export const f = (k: string) => { all.push(k); };'],
  ['module-state', 'const state = { last: "" }; export const f = (k: string) => { state.last = k; };'],
  ['module-state', 'export const f = () => { (globalThis as any).seen = 1; };'],
  [
    'key-order',
    'export const f = async (o: object) => { for (const k of Object.keys(o)) await g(k); }; declare const g: any;',
  ],
  ['key-order', 'export const f = async (o: object) => { for (const k in o) await g(k); }; declare const g: any;'],
  [
    'key-order',
    'export const f = (o: object) => Promise.all(Object.entries(o).map(async ([k]) => g(k))); declare const g: any;',
  ],
  ['stack-text', 'export const f = () => new Error("x").stack;'],
  [
    'stack-text',
    'export const f = (g: () => void) => { try { g(); } catch (error) { return (error as Error).stack; } };',
  ],
  [
    'replay-branch',
    'import { workflowInfo as w } from "@temporalio/workflow"; export const f = () => { const { isReplaying } = w().unsafe; return isReplaying; };',
  ],
  [
    'read-only-handler',
    'declare const setHandler: any, defineQuery: any; export const f = () => { let n = 0; setHandler(defineQuery("n"), () => { n += 1; return n; }); };',
  ],
  [
    'read-only-handler',
    'declare const setHandler: any, defineQuery: any; const q = defineQuery("n"); export const f = () => { const seen: string[] = []; const answer = () => seen.push("x"); setHandler(q, answer); };',
  ],
  [
    'read-only-handler',
    'declare const setHandler: any, defineUpdate: any; export const f = () => { let s = ""; setHandler(defineUpdate("u"), () => 1, { validator: (x: string) => { s = x; } }); };',
  ],
  [
    'read-only-handler',
    'declare const setHandler: any, defineQuery: any; export const f = () => { setHandler(defineQuery("n"), async () => { await 1; }); };',
  ],
  [
    'replay-branch',
    'import { workflowInfo as w } from "@temporalio/workflow"; export const f = () => w().unsafe.isReplaying;',
  ],
])('finds %s in %j', async (rule, text) => {
  // A form of a named locale may be wrong in another way as well.
  const said = (await found(text)).filter((each) => rule === 'icu-data' || each !== 'icu-data:1');
  expect(said).toEqual([`${rule}:1`]);
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
  'export const f = (a: number[]) => a.sort((x, y) => x - y);',
  'import assert from "node:assert"; export const f = () => assert.ok(true);',
  'export class Late extends Error {}',
  'export const f = (error: Error) => error.constructor.name;',
  'class A { copy(): A { return new (this.constructor as any)(this); } } export const f = () => new A().copy();',
  'export const f = () => { const own: number[] = []; own.push(1); return own.sort((a, b) => a - b); };',
  'const own = { prototype: {} as any }; export const f = () => own.prototype;',
  'const NAMES = ["a"]; export const f = () => [...NAMES].reverse();',
  'const seen: string[] = []; seen.push("a"); export const f = () => seen.length;',
  'export const f = (o: object) => Object.keys(o).map((k) => k.length);',
  'export const f = (request: Request, event: Event) => request === (event as unknown);',
  'export const f = async (o: object) => { for (const k of Object.keys(o).sort()) await g(k); }; declare const g: any;',
  'const STEPS = { a: 1 }; export const f = async () => { for (const k of Object.keys(STEPS)) await g(k); }; declare const g: any;',
  'export const f = (o: object) => { let n = 0; for (const k of Object.keys(o)) n += k.length; return n; };',
  'export const f = (calls: { stack: string[] }) => calls.stack.length;',
  'export const f = (error: Error) => error.message;',
  'declare const setHandler: any, defineQuery: any; export const f = () => { let n = 0; setHandler(defineQuery("n"), () => { let m = n; m += 1; return m; }); n = 1; };',
  'declare const setHandler: any, defineSignal: any; export const f = () => { let n = 0; setHandler(defineSignal("n"), () => { n += 1; }); };',
  'declare const setHandler: any, defineUpdate: any; export const f = () => { let s = ""; setHandler(defineUpdate("u"), (x: string) => { s = x; }, { validator: (x: string) => { if (x === s) throw new Error("same"); } }); };',
])('lets %j pass', async (text) => {
  expect(await found(text)).toEqual([]);
});

it.each([
  'export const f = (a: string[]) => a.sort((x, y) => x.localeCompare(y, "en"));',
  'export const f = (n: number, d: Date) => n.toLocaleString("en", {}) + d.toLocaleDateString("en", { timeZone: "UTC" });',
  'const day = new Intl.DateTimeFormat("en", { timeZone: "UTC" }); export const f = (d: Date) => day.format(d);',
  'export const f = (options: Intl.DateTimeFormatOptions, d: Date) => new Intl.DateTimeFormat("en", { ...options }).format(d);',
  'export const f = (n: number) => new Intl.NumberFormat("en").format(n);',
  'export const f = () => new Intl.Collator("en", { numeric: true });',
])('only warns of a locale that is named: %j', async (text) => {
  expect(new Set(await found(text))).toEqual(new Set(['icu-data:1']));
});

it('looks into every file that is loaded, and names its place', async () => {
  await writeFile(join(folder, 'entry.ts'), 'import { b } from "./b.ts";\nexport const f = () => b();\n');
  await writeFile(
    join(folder, 'b.ts'),
    'export type { C } from "./c.ts";\n\nexport const b = () => crypto.randomUUID();\n',
  );
  await writeFile(join(folder, 'c.ts'), 'export type C = string;\nexport const c = () => fetch("x");\n');
  const { files: read, findings } = await lintWorkflows([join(folder, 'entry.ts')], folder);
  expect(read).toEqual(['b.ts', 'entry.ts']);
  expect(findings).toMatchObject([
    { rule: 'random', file: 'b.ts', line: 3, suggestion: expect.stringContaining('uuid4()') },
  ]);
});

it("reads the pipeline's own interceptors too, and none of a package", async () => {
  const own = join(folder, 'interceptors.ts');
  await writeFile(own, 'export const interceptors = () => ({ at: performance.now() });\n');
  const workflowsPath = join(folder, 'clean.ts');
  await writeFile(workflowsPath, 'export const f = () => 1;\n');
  const workflowModules = [own, join(folder, 'node_modules/tracing/interceptors.js')];
  const entries = lintedEntries({ ...PIPELINE, workflowsPath, interceptors: { workflowModules } });
  expect((await lintWorkflows(entries, folder)).findings).toMatchObject([{ rule: 'clock', file: 'interceptors.ts' }]);
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
  const { findings, ignored } = await lintWorkflows([path], folder);
  expect(ignored).toMatchObject([{ line: 2, reason: 'the value never leaves this line' }]);
  expect(findings.map(({ rule, line }) => `${rule}:${line}`)).toEqual([
    'ignore-comment:3',
    'random:4',
    'ignore-comment:5',
    'random:6',
  ]);
});

it.each([
  ['// ordeal-ignore random', 'names no rule with a reason'],
  ['// ordeal-ignore randon: a typing error', 'There is no rule `randon`'],
  ['/* ordeal-ignore random: it was mended */', 'Nothing of rule `random` is found'],
])('says that a comment excuses nothing: %s', async (comment, message) => {
  const path = join(folder, 'useless.ts');
  await writeFile(path, `${comment}\nexport const f = () => Math.random();\n`);
  const { findings } = await lintWorkflows([path], folder);
  expect(findings).toMatchObject([{ rule: 'ignore-comment', line: 1, message: expect.stringContaining(message) }]);
});

it('takes the words in a text for no comment', async () => {
  expect(await found('export const f = () => "// ordeal-ignore random: x";')).toEqual([]);
});

it('knows a query that another module defines', async () => {
  await writeFile(
    join(folder, 'queries.ts'),
    'declare const defineQuery: any;\nexport const status = defineQuery("status");\n',
  );
  expect(
    await found(
      'import { status } from "./queries.ts"; declare const setHandler: any; export const f = () => { let n = 0; setHandler(status, () => { n += 1; }); };',
    ),
  ).toEqual(['read-only-handler:1']);
});

it('notes what stands in packages that workflow code loads, also in those without a way in for require', async () => {
  const install = async (name: string, manifest: object, code: string): Promise<void> => {
    const at = join(folder, 'node_modules', name);
    await mkdir(at, { recursive: true });
    await writeFile(join(at, 'package.json'), JSON.stringify({ name, ...manifest }));
    await writeFile(join(at, 'index.js'), 'export * from "./inner.js";\n');
    await writeFile(join(at, 'inner.js'), code);
  };
  await install(
    'dates',
    { main: 'index.js' },
    'export const day = (d) => d.getDay();\nexport const now = () => new Intl.DateTimeFormat().format();\n',
  );
  await install(
    'modern',
    { type: 'module', exports: { '.': { types: './x.d.ts', import: './index.js' } } },
    'export const f = () => process.pid;\n',
  );
  await install('harmless', { main: 'index.js' }, 'export const add = (a, b) => a + b;\n');
  const path = join(folder, 'uses-packages.ts');
  await writeFile(path, ['dates', 'modern', 'harmless', 'absent'].map((name) => `export * from "${name}";\n`).join(''));
  const { findings } = await lintWorkflows([path], folder);
  expect(findings.map(({ line, level, rule }) => `${line} ${level} ${rule}`)).toEqual(
    ['1', '2', '4'].map((line) => `${line} note package-code`),
  );
  expect(findings.map(({ message }) => message)).toMatchObject([
    expect.stringContaining('`clock`, `host-locale` look for, in 3 places, first node_modules/dates/inner.js:2'),
    expect.stringContaining('`environment` looks for, in 1 places, first node_modules/modern/inner.js:1'),
    expect.stringContaining('is not installed here'),
  ]);
});

it('finds the source beside compiled code', async () => {
  await writeFile(join(folder, 'compiled.ts'), 'export const f = () => process.pid;\n');
  expect((await lintWorkflows([join(folder, 'compiled.js')], folder)).findings).toMatchObject([
    { file: 'compiled.ts' },
  ]);
});

it.each([
  ['nowhere.ts', 'cannot'],
  ['broken.ts', 'export const ='],
])('says what cannot be read: %s', async (name, text) => {
  if (name === 'broken.ts') await writeFile(join(folder, name), text);
  await expect(lintWorkflows([join(folder, name)], folder)).rejects.toMatchObject({ code: 'WORKFLOW_UNREADABLE' });
});
