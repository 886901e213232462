// Histories of a base that an earlier command recorded: a commit does not change, so they are as good as new ones.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { packageVersion } from '../../package-root.ts';
import { HarnessError } from '../../errors.ts';
import { readManifest } from '../manifest.ts';

/** Beside the folder: all that lies in it is a history. */
const noteOf = (folder: string): string => `${folder}.recorded.json`;

/** What was recorded: the same asked for again needs no second recording. */
const keptSchema = z.object({
  commit: z.string(),
  /** Of ordeal: another version may record other things. */
  version: z.string(),
  /** Names of the scenarios, sorted. */
  scenarios: z.array(z.string()),
  failed: z.array(z.string()),
});

export interface Kept {
  readonly histories: number;
  readonly failed: readonly string[];
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
  failed: readonly string[],
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const note = { commit, version: packageVersion(), scenarios: [...scenarios].sort(), failed };
  await writeFile(noteOf(folder), `${JSON.stringify(note, null, 2)}\n`);
}
