// Finds the files of a pipeline beside its module, from source (.ts) and compiled (.js) alike.
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The module `name` beside the module `url`, with the same ending. */
export function moduleBeside(url: string, name: string): string {
  const path = fileURLToPath(url);
  return join(dirname(path), `${name}${extname(path)}`);
}

/** The folder `name` beside the source of the module `url`. Recorded histories are data: they stay in the source tree. */
export function folderBeside(url: string, name: string): string {
  const folder = dirname(fileURLToPath(url));
  return join(folder.replace(/([\\/])dist[\\/](pipelines[\\/])/, '$1$2'), name);
}
