// Where a compiled module of the harness lies, asked from source or from dist.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../errors.ts';

/** From here, `harness/replay/`, to the root of the package. */
const FROM_SOURCE = '../../dist/harness/replay/';

/**
 * @param from - `import.meta.url` of the asking module in this folder
 * @param module - `./child.js`
 * @throws HarnessError HARNESS_FAULT when the harness is not compiled
 */
export function compiledPath(from: string, module: string): string {
  const base = from.endsWith('.ts') ? new URL(FROM_SOURCE, from) : from;
  const path = fileURLToPath(new URL(module, base));
  if (existsSync(path)) return path;
  throw new HarnessError(
    'HARNESS_FAULT',
    `Failed to start a replay: ${path} does not exist. Compile the harness with \`npx tsc -p .\`.`,
  );
}
