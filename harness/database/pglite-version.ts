// The version of PGlite that is installed.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** `0.5.14` */
export function pgliteVersion(): string {
  const require = createRequire(import.meta.url);
  const manifest = join(dirname(require.resolve('@electric-sql/pglite')), '..', 'package.json');
  return (require(manifest) as { version: string }).version;
}
