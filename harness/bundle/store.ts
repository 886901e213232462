// Bundles on disk, each beside what it was made from. A bundle is taken only while all of that is as it was.
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '../random.ts';
import { unchanged, type BundleInputs } from './inputs.ts';

interface Kept {
  /** Of the code, to know a file that was cut short or changed by hand. */
  readonly code: string;
  readonly inputs: BundleInputs;
}

/** A bundle has about 2 MB; the oldest go first. */
const KEPT_AT_MOST = 100;
const NAME_LENGTH = 32;
const HASH_LENGTH = 64;

const places = (dir: string, name: string): { readonly code: string; readonly made: string } => ({
  code: join(dir, `${name}.js`),
  made: join(dir, `${name}.json`),
});

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Renamed into place: nobody reads half a file. */
const writeWhole = async (path: string, text: string): Promise<void> => {
  const unfinished = `${path}.${process.pid}.tmp`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
};

const prune = async (dir: string): Promise<void> => {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.js'));
  if (names.length <= KEPT_AT_MOST) return;
  const aged = await Promise.all(
    // Another run may prune at the same time: what is gone is as old as can be.
    names.map(async (name) => ({
      name,
      ms: await stat(join(dir, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    })),
  );
  const oldest = aged.toSorted((a, b) => a.ms - b.ms).slice(0, names.length - KEPT_AT_MOST);
  for (const { name } of oldest) {
    await rm(join(dir, name), { force: true });
    await rm(join(dir, `${name}on`), { force: true });
  }
};

/** @param key - what was asked for, and of which bundler */
export const keptName = (...key: readonly string[]): string => digest(NAME_LENGTH, ...key);

/** The digest that a bundle is known by, here and in what is remembered about it. */
export const codeDigest = (code: string): string => digest(HASH_LENGTH, code);

/**
 * @param seen - what was looked at already: see `unchanged`
 * @returns the digest of the kept code, without reading it; undefined when there is none or what it was made from has changed
 */
export const readKeptDigest = async (
  dir: string,
  name: string,
  seen?: Map<string, string>,
): Promise<string | undefined> => {
  try {
    const kept = JSON.parse(await readFile(places(dir, name).made, 'utf8')) as Kept;
    return unchanged(kept.inputs, seen) ? kept.code : undefined;
  } catch (error) {
    if (isGone(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** @returns the code, or undefined when there is none or what it was made from has changed */
export const readKept = async (dir: string, name: string, now: number): Promise<string | undefined> => {
  const { code, made } = places(dir, name);
  try {
    const kept = JSON.parse(await readFile(made, 'utf8')) as Kept;
    if (!unchanged(kept.inputs)) return undefined;
    const text = await readFile(code, 'utf8');
    if (codeDigest(text) !== kept.code) return undefined;
    await utimes(code, now / 1000, now / 1000);
    return text;
  } catch (error) {
    if (isGone(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Keeps a bundle, and drops the oldest of too many. */
export const keep = async (dir: string, name: string, text: string, inputs: BundleInputs): Promise<void> => {
  const { code, made } = places(dir, name);
  await mkdir(dir, { recursive: true });
  await writeWhole(code, text);
  await writeWhole(made, JSON.stringify({ code: codeDigest(text), inputs } satisfies Kept));
  await prune(dir);
};

/** @returns what the kept bundle was made from; undefined when none is kept. Whether it still is so is another question: `unchanged`. */
export const readKeptInputs = async (dir: string, name: string): Promise<BundleInputs | undefined> => {
  try {
    return (JSON.parse(await readFile(places(dir, name).made, 'utf8')) as Kept).inputs;
  } catch (error) {
    if (isGone(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};
