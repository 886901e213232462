// Puts a mutation into a copy of the pipelines. The copy lies inside the package, so that it resolves its dependencies.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkflowCode } from '../../replay/workflow-code.ts';
import type { Edit, Mutation } from './mutation.ts';
import { INTERCEPTORS, SUBJECTS } from './subjects.ts';

/** Git-ignored. */
export const SCRATCH = '.ordeal/gate-mutations';

/** Path from the root of the repository, with forward slashes → text. */
export type Sources = ReadonlyMap<string, string>;

const ROOM = 'pipelines';
const IS_SOURCE = /(?<!\.test)\.ts$/;

/** Everything under `pipelines/` that a bundle can hold. */
export async function sourcesOf(root: string): Promise<Sources> {
  const names = (await readdir(join(root, ROOM), { recursive: true })).filter((name) => IS_SOURCE.test(name));
  const texts = names.map(async (name) => {
    const file = join(ROOM, name).replaceAll('\\', '/');
    return [file, await readFile(join(root, file), 'utf8')] as const;
  });
  return new Map(await Promise.all(texts));
}

/** @throws when the text to change is not in the source exactly once: the mutation has to be written anew */
export function edited(source: string, { file, before, after }: Edit, name: string): string {
  const places = source.split(before).length - 1;
  if (places === 1) return source.replace(before, () => after);
  throw new Error(
    `Failed to plant ${name}: the text to change stands ${places} times in ${file}, expected once. Write the mutation anew for today's code:\n${before}`,
  );
}

/** The sources with the mutation in them. @throws as `edited` */
export function mutated(sources: Sources, mutation: Mutation): Sources {
  const changed = new Map(sources);
  for (const edit of [mutation, ...(mutation.also ?? [])])
    changed.set(edit.file, edited(changed.get(edit.file) ?? '', edit, mutation.name));
  if (mutation.adds !== undefined) changed.set(mutation.adds.file, mutation.adds.text);
  return changed;
}

/**
 * @param root - the repository
 * @param sources - changed ones
 * @returns the code, ready to be bundled
 */
export async function plant(root: string, { name, pipeline }: Mutation, sources: Sources): Promise<WorkflowCode> {
  const dir = join(root, SCRATCH, name);
  await rm(dir, { recursive: true, force: true });
  for (const folder of new Set([...sources.keys()].map(dirname))) await mkdir(join(dir, folder), { recursive: true });
  await Promise.all([...sources].map(([file, text]) => writeFile(join(dir, file), text)));
  return {
    pipeline: name,
    workflowsPath: join(dir, SUBJECTS[pipeline].workflows),
    interceptorModules: INTERCEPTORS.map((module) => join(dir, module)),
  };
}
