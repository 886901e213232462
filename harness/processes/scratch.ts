// Temporary folders that do not outlive the harness: the guard deletes those that were left when it ended.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetFolder, watchFolder } from './watch.ts';

export interface Scratch {
  /** Absolute path. */
  readonly dir: string;
  /** Deletes it with all that lies in it. */
  remove(): Promise<void>;
}

/** Makes an empty folder, readable by its owner alone, in the machine's place for temporary files. */
export async function makeScratch(prefix: string): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), prefix));
  watchFolder(dir);
  return {
    dir,
    async remove() {
      await rm(dir, { recursive: true, force: true });
      forgetFolder(dir);
    },
  };
}
