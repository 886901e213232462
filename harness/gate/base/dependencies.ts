// The packages of an old work tree: those of the new one where the lock files are the same, else installed.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { WallClock } from '../../clock.ts';
import { HarnessError } from '../../errors.ts';
import { runCommand } from '../../processes/index.ts';

export type Dependencies = 'linked' | 'installed' | 'none';

interface Trees {
  /** The work tree, and the folder of its configuration. */
  readonly repository: string;
  readonly configDir: string;
  /** The old work tree. */
  readonly base: string;
  readonly clock: WallClock;
  readonly signal: AbortSignal;
  say(line: string): void;
}

/** Lock files, with the command that installs exactly what they say. */
const LOCKS: readonly (readonly [lock: string, program: string, ...args: readonly string[]])[] = [
  ['package-lock.json', 'npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
  ['npm-shrinkwrap.json', 'npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
  ['pnpm-lock.yaml', 'pnpm', 'install', '--frozen-lockfile'],
  ['yarn.lock', 'yarn', 'install', '--frozen-lockfile'],
  ['bun.lock', 'bun', 'install', '--frozen-lockfile'],
];
const INSTALL_BOUND_MS = 10 * 60_000;
const PACKAGES = 'node_modules';
const DEPTH_MAX = 32;

/** The folder and those above it, up to the repository. */
function foldersUpTo(repository: string, dir: string): readonly string[] {
  const folders: string[] = [];
  for (let at = dir; folders.length < DEPTH_MAX; at = dirname(at)) {
    folders.push(at);
    if (at === repository || dirname(at) === at) break;
  }
  return folders;
}

const textOr = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Packages of the repository itself, linked into its node_modules: through a link to that they would be the new ones. */
function linksBack(folder: string, repository: string): boolean {
  const scoped = (name: string): readonly string[] =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => join(name, inner)) : [name];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap(scoped)
    .some((name) => {
      const path = join(folder, name);
      if (!existsSync(path)) return false;
      const real = realpathSync(path);
      return real.startsWith(`${repository}${sep}`) && !real.includes(`${sep}${PACKAGES}${sep}`);
    });
}

async function install(dir: string, trees: Trees, why: string): Promise<Dependencies> {
  const known = LOCKS.find(([lock]) => existsSync(join(dir, lock)));
  if (known === undefined) return 'none';
  const [lock, program, ...args] = known;
  trees.say(`installing the packages of the base (${[program, ...args.slice(0, 1)].join(' ')}): ${why}`);
  const end = await runCommand(trees.clock, { program, args, cwd: dir, signal: trees.signal }, INSTALL_BOUND_MS);
  trees.signal.throwIfAborted();
  if (end.kind === 'ended' && end.code === 0) return 'installed';
  const reason = end.kind === 'late' ? `it took longer than ${INSTALL_BOUND_MS / 60_000} min` : end.output;
  throw new HarnessError(
    'TOOL_MISSING',
    `Failed to install the packages of the base from its ${lock}: ${reason || end.kind}. Take a base with the same ${lock}, or correct what ${program} complains about.`,
  );
}

/**
 * Gives an old work tree its packages.
 *
 * @returns how; `none` where the repository has neither packages nor a lock file
 * @throws {HarnessError} `TOOL_MISSING` when they cannot be installed; the reason of the signal
 */
export async function provideDependencies(trees: Trees): Promise<Dependencies> {
  const { repository, configDir, base } = trees;
  const folders = foldersUpTo(repository, configDir);
  const inBase = (folder: string): string => join(base, relative(repository, folder));
  const locked = folders.find((folder) => LOCKS.some(([lock]) => existsSync(join(inBase(folder), lock)))) ?? configDir;
  const differing = LOCKS.map(([lock]) => lock).find(
    (lock) => textOr(join(locked, lock)) !== textOr(join(inBase(locked), lock)),
  );
  if (differing !== undefined) return install(inBase(locked), trees, `its ${differing} is another one`);
  const standing = folders.map((folder) => join(folder, PACKAGES)).filter((folder) => existsSync(folder));
  if (standing.length === 0) return install(inBase(locked), trees, 'nothing is installed here either');
  if (standing.some((folder) => linksBack(folder, repository)))
    return install(inBase(locked), trees, 'packages of the repository itself are linked into its node_modules');
  for (const folder of standing) {
    const target = inBase(folder);
    if (!existsSync(target)) await symlink(realpathSync(folder), target, 'dir');
  }
  return 'linked';
}
