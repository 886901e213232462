// Places for code hosts: they know a file by its path from the repository's root, and no other.
import { oneLine } from '../escape.ts';

/** With a drive letter or a leading slash. */
const ABSOLUTE = /^(?:[A-Za-z]:)?[\\/]/;

/**
 * The path from the repository's root.
 *
 * @param file - relative to the configuration
 * @param folder - of the configuration, from the repository's root; `''` at the root
 * @returns undefined for no path, an absolute one, and one that leads out of the repository
 */
export function inRepository(file: string | undefined, folder: string): string | undefined {
  if (file === undefined || file === '' || ABSOLUTE.test(file)) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${oneLine(file)}`.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
