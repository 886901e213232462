// Histories of a base that an earlier command recorded: a commit does not change, so they are as good as new ones.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { packageVersion } from '../../package-root.ts';
import { HarnessError } from '../../errors.ts';
import { readManifest } from '../manifest.ts';
import type { FailedScenario } from './findings.ts';

/** Beside the folder: all that lies in it is a history. */
const noteOf = (folder: string): string => `${folder}.recorded.json`;

/** What was recorded: the same asked for again needs no second recording. */
const keptSchema = z.object({
  commit: z.string(),
  /** Of ordeal: another version may record other things. */
  version: z.string(),
  /** Names of the scenarios, sorted. */
  scenarios: z.array(z.string()),
  /** Those that did not pass, and why: told again. */
  failed: z.array(z.object({ scenario: z.string(), reason: z.string() })),
});

export interface Kept {
  readonly histories: number;
  readonly failed: readonly FailedScenario[];
}

/** @returns undefined unless exactly these scenarios were recorded at this commit, and their histories are still listed */
export async function keptRecording(
  folder: string,
  commit: string,
  scenarios: readonly string[],
): Promise<Kept | undefined> {
  try {
    const { data } = keptSchema.safeParse(JSON.parse(await readFile(noteOf(folder), 'utf8')));
    const asked = JSON.stringify([...scenarios].sort());
    if (data?.commit !== commit || data.version !== packageVersion()) return undefined;
    if (JSON.stringify(data.scenarios) !== asked) return undefined;
    const manifest = await readManifest(folder);
    if (manifest === undefined || manifest.histories.length === 0) return undefined;
    return { histories: manifest.histories.length, failed: data.failed };
  } catch (error) {
    // Damaged or gone: it is recorded anew.
    if (HarnessError.is(error) || error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT')
      return undefined;
    throw error;
  }
}

/** Notes what stands in the folder now. */
export async function noteRecording(
  folder: string,
  commit: string,
  scenarios: readonly string[],
  failed: readonly FailedScenario[],
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const note = { commit, version: packageVersion(), scenarios: [...scenarios].sort(), failed };
  await writeFile(noteOf(folder), `${JSON.stringify(note, null, 2)}\n`);
}

/** Commits whose recordings are kept: those that were used last. A branch has one base, a machine a few branches. */
export const KEPT_COMMITS_MAX = 5;
/** Folders that this room made, whatever else lies beside them. */
const COMMIT_FOLDER = /^[0-9a-f]{12}$/;

/**
 * Deletes recordings of commits that were not used for longest, until `KEPT_COMMITS_MAX` are left.
 * @param used - the folder of the commit that was used now; it stays
 * @param nowMs - ms since the epoch
 */
export async function pruneRecordings(out: string, used: string, nowMs: number): Promise<void> {
  if (!existsSync(out)) return;
  const now = new Date(nowMs);
  if (existsSync(join(out, used))) await utimes(join(out, used), now, now);
  const names = (await readdir(out)).filter((name) => COMMIT_FOLDER.test(name) && name !== used);
  const aged = await Promise.all(names.map(async (name) => ({ name, usedMs: (await stat(join(out, name))).mtimeMs })));
  const newestFirst = aged.toSorted((one, other) => other.usedMs - one.usedMs);
  for (const { name } of newestFirst.slice(KEPT_COMMITS_MAX - 1))
    await rm(join(out, name), { recursive: true, force: true });
}
