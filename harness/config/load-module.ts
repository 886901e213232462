// Loads a module of the repository under test, TypeScript or JavaScript: Node 20 cannot read TypeScript by itself.
import { pathToFileURL } from 'node:url';

const TYPESCRIPT = /\.[cm]?tsx?$/;

/**
 * Imports a file as a module. Packages it imports stay the ones Node would load, so nothing exists twice.
 *
 * @param file - absolute path
 * @returns its exports
 * @throws whatever the module throws while it loads, syntax errors included
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!TYPESCRIPT.test(file)) return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  // Loaded late: it costs a tenth of a second, and `--help` needs none of it.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { interopDefault: false });
  return await jiti.import<Record<string, unknown>>(file);
}
