// A file that stands for a block of another process: as long as it is there, that process waits.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeScratch } from '../processes/index.ts';

export interface Lock {
  /** Absolute path. */
  readonly file: string;
  /** Takes the file away; asked again, it does nothing more. */
  open(): Promise<void>;
}

/** A new one. Should the harness die, its guard takes the file away. */
export const freshLock = async (): Promise<Lock> => {
  const scratch = await makeScratch('ordeal-block-');
  const file = join(scratch.dir, 'blocked');
  await writeFile(file, '');
  let opened: Promise<void> | undefined;
  return { file, open: () => (opened ??= scratch.remove()) };
};
