// Where the compiled form of a file is. Processes of their own always run compiled JavaScript, also when the harness runs from source.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from './errors.ts';
import { packageRoot } from './package-root.ts';

/**
 * Absolute path of the compiled JavaScript of a source file.
 *
 * @param moduleUrl - `import.meta.url` of the file that asks
 * @param source - the file meant, relative to it, as it is written in imports (`./guard.ts`)
 * @throws HarnessError HARNESS_FAULT when the package was not compiled
 */
export const compiledFile = (moduleUrl: string, source: string): string => {
  const wanted = resolve(dirname(fileURLToPath(moduleUrl)), source).replace(/\.ts$/, '.js');
  const root = packageRoot();
  const inRoot = relative(root, wanted);
  const path = inRoot.startsWith('dist') ? wanted : join(root, 'dist', inRoot);
  if (!existsSync(path)) {
    throw new HarnessError(
      'HARNESS_FAULT',
      `Failed to find ${path}: the package is not compiled. Run \`npx tsc -p .\` first.`,
    );
  }
  return path;
};
