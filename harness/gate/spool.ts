// Histories of a cluster on disk, for the looks that come after their verdicts: a source is read once, and memory stays flat.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeScratch } from '../processes/index.ts';
import type { FoundHistory } from './sources/types.ts';

export interface Spool {
  /** What was refused is not kept: there is nothing to look at. */
  keep(found: FoundHistory): Promise<void>;
  /** In the order in which they were kept. */
  read(): AsyncGenerator<FoundHistory>;
  /** They may hold what is nobody's business: they do not outlive the command. */
  remove(): Promise<void>;
}

/** In a temporary folder that its owner alone can read. */
export async function openSpool(): Promise<Spool> {
  const { dir, remove } = await makeScratch('ordeal-gate-');
  let kept = 0;
  const pathOf = (nth: number): string => join(dir, `${nth}.json`);
  return {
    async keep(found) {
      if (found.kind !== 'history') return;
      await writeFile(pathOf(kept), JSON.stringify(found));
      kept += 1;
    },
    async *read() {
      for (let nth = 0; nth < kept; nth += 1) yield JSON.parse(await readFile(pathOf(nth), 'utf8')) as FoundHistory;
    },
    remove,
  };
}
