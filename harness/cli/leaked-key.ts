// The last look at a run: no file that it leaves behind, evidence or report, holds the API key that its workers were given.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CANARY_FORMS } from '../checkers/canary.ts';
import { HarnessError } from '../errors.ts';

const holdsKey = (bytes: Buffer): boolean => CANARY_FORMS.some((form) => bytes.includes(form));

/**
 * Searches every file below a run's folder, one after the other.
 *
 * @returns paths from `dir`, sorted
 * @throws HarnessError EVIDENCE_UNREADABLE when a file cannot be read: then nobody knows
 */
export async function filesWithKey(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries.filter((each) => each.isFile())) {
      const path = join(entry.parentPath, entry.name);
      if (holdsKey(await readFile(path))) found.push(relative(dir, path));
    }
    return found.sort();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(
      'EVIDENCE_UNREADABLE',
      `Failed to search the files of the run for the API key: ${reason}. Run it again, and leave its folder alone meanwhile.`,
      { cause },
    );
  }
}

/** What the person is told; undefined where the key is in no file. */
export const leakLine = (files: readonly string[]): string | undefined => {
  const [first] = files;
  if (first === undefined) return undefined;
  const where = files.length === 1 ? first : `${files.length} files, first ${first}`;
  return `The API key that the workers were given stands in ${where}: whoever gets these files would have a real one. The findings of no-secret say how it came there.`;
};
