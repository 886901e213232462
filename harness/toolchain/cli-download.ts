// The official release of the Temporal CLI, checked against the release's own digests.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath, fillOnce } from './cache.ts';
import { digestIn, download, sha256 } from './download.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { CLI_DIGESTS, TEMPORAL_CLI_VERSION } from './versions.ts';
import { missed, type Outcome } from './ways.ts';

const RELEASE = `https://github.com/temporalio/cli/releases/download/v${TEMPORAL_CLI_VERSION}`;
const ARCHES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const SYSTEMS: ReadonlySet<string> = new Set(['linux', 'darwin']);
const UNPACK_BOUND_MS = 60_000;
const TOOL = 'temporal-cli';

const archiveFor = ({ os, arch }: Toolchain['platform']): string | undefined => {
  const known = ARCHES[arch];
  return known === undefined || !SYSTEMS.has(os)
    ? undefined
    : `temporal_cli_${TEMPORAL_CLI_VERSION}_${os}_${known}.tar.gz`;
};

const checked = async (toolchain: Toolchain, archive: string): Promise<Buffer> => {
  // The small file first: a machine without internet access fails here, at once.
  const listed = digestIn((await download(toolchain, `${RELEASE}/checksums.txt`)).toString('utf8'), archive);
  if (listed === undefined) throw new Error(`${RELEASE}/checksums.txt does not name ${archive}`);
  const pinned = CLI_DIGESTS[archive];
  if (pinned !== undefined && pinned !== listed)
    throw new Error(`the release lists another SHA-256 for ${archive} (${listed}) than the one known (${pinned})`);
  const content = await download(toolchain, `${RELEASE}/${archive}`);
  const found = sha256(content);
  if (found !== listed) throw new Error(`${archive} has SHA-256 ${found}, expected ${listed}; it was thrown away`);
  return content;
};

/** Downloads, checks and unpacks the CLI into the cache. */
export async function downloadCli(toolchain: Toolchain): Promise<Outcome<string>> {
  const archive = archiveFor(toolchain.platform);
  const { os, arch } = toolchain.platform;
  if (archive === undefined) return missed(`there is no release for ${os} ${arch}`);
  const fix = `curl -fLO ${RELEASE}/${archive} && tar -xzf ${archive} temporal && export ORDEAL_TEMPORAL_SERVER=$PWD/temporal   # on a machine with internet access`;
  if (findProgram('tar', toolchain.env['PATH']) === undefined)
    return missed('tar is not on PATH, so the archive cannot be unpacked', fix);
  const folder = cachePath(toolchain, TOOL, TEMPORAL_CLI_VERSION);
  try {
    const path = await fillOnce(toolchain, folder, 'temporal', (into) =>
      withProgress(
        toolchain,
        `downloading temporal CLI ${TEMPORAL_CLI_VERSION} to ${folder}`,
        '45 MB, about 20 s, once',
        async () => {
          const file = join(into, archive);
          await writeFile(file, await checked(toolchain, archive));
          const end = await toolchain.run(
            { program: 'tar', args: ['-xzf', file, '-C', into, 'temporal'], env: plainEnv(toolchain.env) },
            UNPACK_BOUND_MS,
          );
          if (end.kind !== 'ended' || end.code !== 0)
            throw new Error(`tar could not unpack ${archive}: ${end.output || end.kind}`);
          await rm(file);
        },
      ),
    );
    return { kind: 'found', tool: path };
  } catch (error) {
    return missed(error instanceof Error ? error.message : String(error), fix);
  }
}
