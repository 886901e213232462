// Loads a module of the repository under test, TypeScript or JavaScript: Node 20 cannot read TypeScript by itself.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Jiti from 'jiti';
import { packageRoot } from '../package-root.ts';

const TYPESCRIPT = /\.[cm]?tsx?$/;

/** `ordeal` in a configuration is the ordeal that loads it, also where the repository is ordeal's own and is not compiled. */
function ownName(): Record<string, string> {
  const built = join(packageRoot(), 'dist', 'harness');
  const doors = { 'ordeal/scenario': join(built, 'scenario', 'index.js'), ordeal: join(built, 'index.js') };
  return Object.values(doors).every((file) => existsSync(file)) ? doors : {};
}

/**
 * Imports a file as a module. Packages it imports stay the ones Node would load, so nothing exists twice.
 *
 * @param file - absolute path
 * @returns its exports
 * @throws whatever the module throws while it loads, syntax errors included
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!TYPESCRIPT.test(file)) return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  // Loaded late: `--help` needs none of it. Required: imported, Node reads all its code once more to find out what it exports.
  const { createJiti } = createRequire(import.meta.url)('jiti') as typeof Jiti;
  const jiti = createJiti(import.meta.url, { interopDefault: false, alias: ownName() });
  return await jiti.import<Record<string, unknown>>(file);
}
