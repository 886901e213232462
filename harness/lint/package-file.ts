// The file that an import of a package leads to, as Node finds it, and as the SDK's bundler does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** `pg/lib/x` and `@scope/name/x` belong to `pg` and `@scope/name`. */
export const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** Conditions of `exports`, as the SDK’s bundler takes them. */
const CONDITIONS = ['temporalio:workflow', 'import', 'module', 'default', 'require'];

/** The file that an entry of `exports` leads to under the first condition that fits. */
const targetIn = (entry: unknown): string | undefined => {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const given = entry as Readonly<Record<string, unknown>>;
  return CONDITIONS.map((condition) => targetIn(given[condition])).find((found) => found !== undefined);
};

/** The part of a specifier that stands for `*`; undefined where the pattern does not fit. */
export function starOf(pattern: string, specifier: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === specifier ? '' : undefined;
  const fits = specifier.startsWith(before) && specifier.endsWith(after);
  return fits && specifier.length >= before.length + after.length
    ? specifier.slice(before.length, specifier.length - after.length)
    : undefined;
}

/** An entry by its name, or by the pattern with the longest beginning that fits. */
const entryIn = (entries: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const patterns = Object.keys(entries).sort((one, other) => other.indexOf('*') - one.indexOf('*'));
  for (const pattern of [name, ...patterns]) {
    const star = starOf(pattern, name);
    if (star === undefined || !(pattern in entries)) continue;
    return targetIn(entries[pattern])?.replaceAll('*', () => star);
  }
  return undefined;
};

/** For packages without a way in for `require`. */
const fromExports = (specifier: string, from: string): string | undefined => {
  const name = packageOf(specifier);
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const at = join(folder, 'node_modules', name);
    let manifest: { readonly exports?: Readonly<Record<string, unknown>> | string };
    try {
      manifest = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as typeof manifest;
    } catch {
      if (dirname(folder) === folder) return undefined; // Nowhere above: the package is not installed.
      continue;
    }
    const { exports } = manifest;
    const hasEntries = typeof exports === 'object' && Object.keys(exports).some((key) => key.startsWith('.'));
    const target = entryIn(hasEntries ? exports : { '.': exports }, `.${specifier.slice(name.length)}`);
    return target === undefined ? undefined : join(at, target);
  }
};

/** @returns the file that a package's name leads to from a file; undefined where it is not installed */
export const packageFile = (specifier: string, from: string): string | undefined => {
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return fromExports(specifier, from); // It has no way in for `require`, or is not there at all.
  }
};
