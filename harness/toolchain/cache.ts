// The cache of programs: `<cache>/<tool>/<version>/…`. A folder is there whole or not at all, and two runs never fill it at once.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError } from '../errors.ts';
import type { Toolchain } from './options.ts';

/** Longer than the longest build. */
const LOCK_BOUND_MS = 20 * 60_000;
const LOCK_EVERY_MS = 200;
/** A lock without an owner's name is one whose owner died between two calls. */
const NAMELESS_MS = 5_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Whether the owner of a lock is gone. */
const isStale = async (lock: string, now: number): Promise<boolean> => {
  try {
    return !isAlive(Number(await readFile(join(lock, 'pid'), 'utf8')));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    // Either released in between (the next try gets it) or never named.
    const made = await stat(lock).catch((reason: unknown) =>
      codeOf(reason) === 'ENOENT' ? undefined : Promise.reject(reason as Error),
    );
    return made !== undefined && now - made.mtimeMs > NAMELESS_MS;
  }
};

const takeLock = async ({ clock, report, signal }: Toolchain, lock: string): Promise<void> => {
  const end = clock.elapsed() + LOCK_BOUND_MS;
  let told = false;
  while (clock.elapsed() < end) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (await isStale(lock, clock.now())) {
      await rm(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) report(`another run is filling ${dirname(lock)}: waiting for it`);
    told = true;
    await clock.sleep(LOCK_EVERY_MS, signal);
  }
  throw new HarnessError(
    'HARNESS_FAULT',
    `Failed to lock the cache: ${lock} is held for more than ${LOCK_BOUND_MS / 60_000} min. Delete it when no other run is going on.`,
  );
};

/** Where a tool of a version is kept, whether it is there or not. */
export const cachePath = ({ cacheDir }: Pick<Toolchain, 'cacheDir'>, tool: string, version: string): string =>
  join(cacheDir, tool, version);

/**
 * Fills a folder of the cache once. A folder that holds `file` already is left as it is.
 *
 * @param folder - from `cachePath`
 * @param file - what is wanted in it; made executable by `fill`
 * @param fill - writes into the empty folder it is given; the folder moves into place when it ends well
 * @returns absolute path of the file
 */
export async function fillOnce(
  toolchain: Toolchain,
  folder: string,
  file: string,
  fill: (into: string) => Promise<void>,
): Promise<string> {
  const wanted = join(folder, file);
  if (existsSync(wanted)) return wanted;
  await mkdir(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  await takeLock(toolchain, lock);
  try {
    if (existsSync(wanted)) return wanted;
    const temporary = await mkdtemp(`${folder}.filling-`);
    try {
      await fill(temporary);
      if (!existsSync(join(temporary, file))) throw new Error(`${file} was not produced`);
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return wanted;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
