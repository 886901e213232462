// Which imports lead to the repository's own code although they look like packages: aliases of tsconfig, packages of the workspace, `#imports`.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join, resolve, sep } from 'node:path';
import { parseExpression } from '@babel/parser';
import type { Node } from '@babel/traverse';
import { packageFile, starOf } from './package-file.ts';

const NODE_MODULES = `${sep}node_modules${sep}`;
/** Configurations that one inherits from: more is a circle. */
const EXTENDS_MAX = 20;
/** A specifier that names a compiled file, beside the sources that it may stand for. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js'],
  '.mjs': ['.mts', '.mjs'],
  '': ['.ts', '.tsx', '.js', '.mts', '.mjs', '/index.ts', '/index.js'],
};

/** Files that a path may stand for. Compiled code is looked at where its source lies beside it. */
export const candidates = (path: string): readonly string[] => {
  const extension = extname(path);
  const ends = SOURCES[extension];
  if (ends !== undefined && extension !== '') return ends.map((end) => path.slice(0, -extension.length) + end);
  return [path, ...(SOURCES[''] ?? []).map((end) => path + end)];
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

const existing = (path: string): string | undefined => candidates(path).find(isFile);

/** What a literal says; undefined for anything that is none. */
function valueOf(node: Node): unknown {
  switch (node.type) {
    case 'StringLiteral':
    case 'BooleanLiteral':
    case 'NumericLiteral':
      return node.value;
    case 'ArrayExpression':
      return node.elements.map((element) => (element === null ? undefined : valueOf(element)));
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.flatMap((property) =>
          property.type === 'ObjectProperty' && property.key.type === 'StringLiteral'
            ? [[property.key.value, valueOf(property.value)]]
            : [],
        ),
      );
    default:
      return undefined;
  }
}

interface Settings {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: {
    readonly baseUrl?: string;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  };
}

/** Comments and trailing commas are allowed there: it is read as the JavaScript that it is. */
function settingsIn(file: string): Settings {
  try {
    return valueOf(parseExpression(readFileSync(file, 'utf8'))) ?? {};
  } catch {
    return {}; // A configuration that cannot be read has no aliases: what it names is then told as a package that is not there.
  }
}

interface Aliases {
  /** Folder that names without a dot are looked for in. */
  readonly baseUrl?: string;
  /** Folder that the paths are relative to. */
  readonly from: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

const inherited = (name: string, file: string): string | undefined => {
  if (name.startsWith('.') || name.startsWith('/')) {
    const path = resolve(dirname(file), name);
    return [path, `${path}.json`].find(isFile);
  }
  try {
    return createRequire(file).resolve(name);
  } catch {
    return undefined; // A package that is not installed: nothing is inherited.
  }
};

function aliasesOf(file: string, left = EXTENDS_MAX): Aliases {
  const { extends: bases = [], compilerOptions: { baseUrl, paths } = {} } = settingsIn(file);
  let found: Aliases = { from: dirname(file), paths: {} };
  for (const name of left === 0 ? [] : [bases].flat()) {
    const base = inherited(name, file);
    if (base !== undefined) found = aliasesOf(base, left - 1);
  }
  const root = baseUrl === undefined ? found.baseUrl : resolve(dirname(file), baseUrl);
  const own = paths === undefined ? { from: found.from, paths: found.paths } : { from: dirname(file), paths };
  return root === undefined ? own : { ...own, baseUrl: root };
}

const beforeStar = (pattern: string): number => (pattern.includes('*') ? pattern.indexOf('*') : Infinity);

/** As TypeScript reads it: the pattern with the longest beginning, its paths in their order. */
function byAlias({ baseUrl, from, paths }: Aliases, specifier: string): string | undefined {
  const fitting = Object.keys(paths)
    .filter((pattern) => starOf(pattern, specifier) !== undefined)
    .sort((one, other) => beforeStar(other) - beforeStar(one));
  const [pattern] = fitting;
  const targets = pattern === undefined ? [] : (paths[pattern] ?? []);
  const star = pattern === undefined ? '' : (starOf(pattern, specifier) ?? '');
  const named = targets.map((target) =>
    resolve(
      baseUrl ?? from,
      target.replace('*', () => star),
    ),
  );
  const all = baseUrl === undefined ? named : [...named, join(baseUrl, specifier)];
  return all.map(existing).find((path) => path !== undefined);
}

const nearest = (folder: string): string | undefined => {
  const file = join(folder, 'tsconfig.json');
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : nearest(dirname(folder));
};

/** Finds the repository's own files behind imports. */
export class OwnCode {
  readonly #aliases = new Map<string, Aliases | undefined>();

  /**
   * @param from - the file that loads it
   * @returns undefined for packages, and for whatever packages load by name
   */
  fileOf(specifier: string, from: string): string | undefined {
    if (specifier.startsWith('.')) return resolve(dirname(from), specifier);
    if (specifier.startsWith('node:') || from.includes(NODE_MODULES)) return undefined;
    const aliases = this.#aliasesAround(dirname(from));
    const aliased = aliases === undefined ? undefined : byAlias(aliases, specifier);
    if (aliased !== undefined) return aliased;
    const file = packageFile(specifier, from);
    // The name of a module of Node is no path.
    if (file === undefined || !isAbsolute(file) || !isFile(file)) return undefined;
    // A package of the workspace is a link in node_modules to a folder outside of it.
    const real = realpathSync(file);
    return real.includes(NODE_MODULES) ? undefined : real;
  }

  #aliasesAround(folder: string): Aliases | undefined {
    if (!this.#aliases.has(folder)) {
      const file = nearest(folder);
      this.#aliases.set(folder, file === undefined ? undefined : aliasesOf(file));
    }
    return this.#aliases.get(folder);
  }
}
