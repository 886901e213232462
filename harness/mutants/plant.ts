// Plants a mistake: a copy of this repository's pipelines with one change, wired by a configuration of its own.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** Git-ignored, and inside the package, so that the copy resolves its dependencies. */
const PLACE = '.ordeal/mutants';

export interface Planted {
  /** Path of the configuration that runs the changed pipelines under the unchanged scenarios. */
  readonly config: string;
  readonly dir: string;
}

/**
 * @param root - the repository
 * @throws when the text to change is not in the file exactly once: the mutant has to be written anew
 */
export const plant = async (root: string, mutant: Mutant): Promise<Planted> => {
  const dir = join(root, PLACE, mutant.name);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  for (const part of ['pipelines', 'scenarios', 'ordeal.config.ts']) {
    await cp(join(root, part), join(dir, part), { recursive: true });
  }
  const file = join(dir, mutant.file);
  const source = await readFile(file, 'utf8');
  const places = source.split(mutant.before).length - 1;
  if (places !== 1) {
    throw new Error(
      `Failed to plant ${mutant.name}: its text stands ${places} times in ${mutant.file}, expected once.`,
    );
  }
  await writeFile(
    file,
    source.replace(mutant.before, () => mutant.after),
  );
  return { config: join(dir, 'ordeal.config.ts'), dir };
};
