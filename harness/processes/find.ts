// Finds a program the way a shell does.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not for us: both mean that it is not a program we can run
  }
};

/**
 * Absolute path of a program, or undefined when there is none.
 *
 * @param name - a name looked up in `path`, or a path
 * @param path - the PATH to search, as the environment has it
 */
export function findProgram(name: string, path: string | undefined = process.env['PATH']): string | undefined {
  if (name.includes('/')) {
    const absolute = isAbsolute(name) ? name : resolve(name);
    return isProgram(absolute) ? absolute : undefined;
  }
  for (const folder of (path ?? '').split(delimiter)) {
    if (folder !== '' && isProgram(join(folder, name))) return join(folder, name);
  }
  return undefined;
}
