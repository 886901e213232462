// One program out of the archive of an official release, checked against the release's own digests and kept in the cache.
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath, fillOnce } from './cache.ts';
import { digestIn, download, sha256 } from './download.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { missed, type Outcome } from './ways.ts';

const UNPACK_BOUND_MS = 60_000;

/** An archive of a release, and what is wanted of it. */
export interface Release {
  /** For people: `temporal CLI 1.9.1`. */
  readonly what: string;
  /** The folder of the cache: `<tool>/<version>`. */
  readonly tool: string;
  readonly version: string;
  /** The address that the files of the release lie under, `checksums.txt` among them. */
  readonly address: string;
  readonly archive: string;
  /** The path of the program in the archive. */
  readonly member: string;
  /** SHA-256 known beforehand; absent: the release's checksums alone are asked. */
  readonly digest?: string | undefined;
  /** How much and how long, for people. */
  readonly usually: string;
  /** The environment variable that takes the program by hand. */
  readonly setting: string;
}

const checked = async (toolchain: Toolchain, { address, archive, digest }: Release): Promise<Buffer> => {
  // The small file first: a machine without internet access fails here, at once.
  const listed = digestIn((await download(toolchain, `${address}/checksums.txt`)).toString('utf8'), archive);
  if (listed === undefined) throw new Error(`${address}/checksums.txt does not name ${archive}`);
  if (digest !== undefined && digest !== listed)
    throw new Error(`the release lists another SHA-256 for ${archive} (${listed}) than the one known (${digest})`);
  const content = await download(toolchain, `${address}/${archive}`);
  const found = sha256(content);
  if (found !== listed) throw new Error(`${archive} has SHA-256 ${found}, expected ${listed}; it was thrown away`);
  return content;
};

const unpack = async (toolchain: Toolchain, release: Release, into: string): Promise<void> => {
  const file = join(into, release.archive);
  await writeFile(file, await checked(toolchain, release));
  const end = await toolchain.run(
    { program: 'tar', args: ['-xzf', file, '-C', into, release.member], env: plainEnv(toolchain.env) },
    UNPACK_BOUND_MS,
  );
  if (end.kind !== 'ended' || end.code !== 0)
    throw new Error(`tar could not unpack ${release.archive}: ${end.output || end.kind}`);
  await rm(file);
  if (basename(release.member) !== release.member)
    await rename(join(into, release.member), join(into, basename(release.member)));
};

/** Downloads, checks and unpacks the program into the cache. Gives its path. */
export async function downloadRelease(toolchain: Toolchain, release: Release): Promise<Outcome<string>> {
  const { what, tool, version, address, archive, member, usually, setting } = release;
  const fix = `curl -fLO ${address}/${archive} && tar -xzf ${archive} ${member} && export ${setting}=$PWD/${member}   # on a machine with internet access`;
  if (findProgram('tar', toolchain.env['PATH']) === undefined)
    return missed('tar is not on PATH, so the archive cannot be unpacked', fix);
  const folder = cachePath(toolchain, tool, version);
  try {
    const path = await fillOnce(toolchain, folder, basename(member), (into) =>
      withProgress(toolchain, `downloading ${what} to ${folder}`, usually, () => unpack(toolchain, release, into)),
    );
    return { kind: 'found', tool: path };
  } catch (error) {
    return missed(error instanceof Error ? error.message : String(error), fix);
  }
}
