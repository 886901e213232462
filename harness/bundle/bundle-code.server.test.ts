// A kept bundle is given out while all it was made from is as it was, and never a moment longer.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { packageRoot } from '../package-root.ts';
import { digest } from '../random.ts';
import { bundleCode } from './bundle-code.ts';

const logger = new DefaultLogger('ERROR', () => undefined);
/** Longer than the times of files are coarse: what was written before is older than the next bundle. */
const SETTLED_MS = 150;

let root: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ordeal-kept-'));
  dir = join(root, 'kept');
  await symlink(join(packageRoot(), 'node_modules'), join(root, 'node_modules'));
  await mkdir(join(root, 'src'));
  await source('workflow.ts', "import { word } from './word.js';\nexport const hello = async () => word;\n");
  await source('word.js', "export const word = 'first';\n");
  await wallClock.sleep(SETTLED_MS);
});
afterEach(() => rm(root, { recursive: true }));

const source = (name: string, text: string): Promise<void> => writeFile(join(root, 'src', name), text);
const made = (): Promise<string> =>
  bundleCode({ workflowsPath: join(root, 'src/workflow.ts'), interceptorModules: [], logger, dir });

/** Marks the kept code, as nothing else would: where the mark appears, the bundle was not made anew. */
const MARK = '// taken from what was kept';
async function mark(): Promise<void> {
  const [name] = (await readdir(dir)).filter((file) => file.endsWith('.js'));
  const file = join(dir, name ?? 'nothing is kept');
  const code = `${await readFile(file, 'utf8')}\n${MARK}`;
  const kept = JSON.parse(await readFile(`${file}on`, 'utf8')) as object;
  await writeFile(file, code);
  await writeFile(`${file}on`, JSON.stringify({ ...kept, code: digest(64, code) }));
}

it('is made once, and given out as long as nothing has changed', async () => {
  const first = await made();
  expect(first).toContain('first');
  await mark();
  expect(await made()).toBe(`${first}\n${MARK}`);
});

it.each<[string, () => Promise<void>, string]>([
  ['a module it imports says something else', () => source('word.js', "export const word = 'other';\n"), "'other'"],
  [
    'a file appears that is found before another',
    () => source('word.ts', "export const word = 'before';\n"),
    "'before'",
  ],
  ['settings of the compiler appear above it', () => writeFile(join(root, '.swcrc'), '{"minify":false}'), "'first'"],
])('is made anew when %s', async (_what, change, expected) => {
  await made();
  await mark();
  await change();
  const anew = await made();
  expect(anew).not.toContain(MARK);
  expect(anew).toContain(expected);
});

it('is not taken when it was cut short', async () => {
  const first = await made();
  const [name = ''] = (await readdir(dir)).filter((file) => file.endsWith('.js'));
  await writeFile(join(dir, name), first.slice(0, 1000));
  expect(await made()).toBe(first);
});

it('is not kept when a source was written in the moment in which it was read', async () => {
  await source('word.js', "export const word = 'now';\n");
  await made();
  await expect(readdir(dir)).rejects.toThrow('ENOENT');
});
