// The repository's own sources as the house rules see them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** Folders at the top that hold code. */
export const ROOMS = ['pipelines', 'scenarios', 'harness', 'reports', 'bench'] as const;

export interface Import {
  /** As written: `./x.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** Erased by the compiler: no code is loaded by it. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and without what is between quotes; line breaks stay. */
  readonly code: string;
  readonly imports: readonly Import[];
  /** A test, or what only tests use. */
  readonly test: boolean;
}

/** Comments, then quoted text, each replaced by its line breaks. */
const TOKENS = /\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const IMPORTS = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*{][^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
const INLINE_TYPES = /^[ \t]*(?:import|export)\s+\{(?:\s*type\s[^,}]+,?)+\s*\}\s*from/;

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const importsOf = (text: string): readonly Import[] =>
  [...text.matchAll(IMPORTS)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined || INLINE_TYPES.test(match[0]),
    line: lineOf(text, match.index),
  }));

/** A source from its path and text; planted ones in tests are made the same way. */
export const sourceOf = (path: string, text: string): Source => ({
  path,
  text,
  code: text.replaceAll(TOKENS, (token) => token.replaceAll(/[^\n]/g, '')),
  imports: importsOf(text),
  test: path.endsWith('.test.ts') || /(^|\/)fixtures\/|\.fixture\.ts$/.test(path),
});

const filesBelow = (dir: string): readonly string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(dir, entry.name)) : [join(dir, entry.name)]));

/** All TypeScript of the rooms, and of the root itself. */
export function readSources(root: string): readonly Source[] {
  const top = existsSync(root) ? readdirSync(root, { withFileTypes: true }) : [];
  const atRoot = top.filter((entry) => entry.isFile()).map(({ name }) => join(root, name));
  const inRooms = ROOMS.filter((room) => existsSync(join(root, room))).flatMap((room) => filesBelow(join(root, room)));
  return [...atRoot, ...inRooms]
    .filter((file) => file.endsWith('.ts'))
    .map((file) => sourceOf(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')));
}

/** Path from the root of what a relative import names. */
export const targetOf = (source: Pick<Source, 'path'>, specifier: string): string =>
  posix.normalize(posix.join(dirname(source.path), specifier));
