// Where the configuration lies in its repository: code hosts know files from the root of it.
import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

/** From the root of the repository, with `/`; `''` at the root, and where there is no repository. */
export function folderInRepository(dir: string): string {
  for (let root = resolve(dir); ; root = dirname(root)) {
    // A folder in a clone, a file in a worktree.
    if (existsSync(resolve(root, '.git'))) return relative(root, resolve(dir)).split(sep).join('/');
    if (dirname(root) === root) return '';
  }
}
