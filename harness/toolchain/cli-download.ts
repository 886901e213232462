// The official release of the Temporal CLI.
import type { Toolchain } from './options.ts';
import { downloadRelease } from './release.ts';
import { CLI_DIGESTS, TEMPORAL_CLI_VERSION } from './versions.ts';
import { missed, type Outcome } from './ways.ts';

const ARCHES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const SYSTEMS: ReadonlySet<string> = new Set(['linux', 'darwin']);

/** Downloads, checks and unpacks the CLI into the cache. */
export async function downloadCli(toolchain: Toolchain): Promise<Outcome<string>> {
  const { os, arch } = toolchain.platform;
  const known = ARCHES[arch];
  if (known === undefined || !SYSTEMS.has(os)) return missed(`there is no release for ${os} ${arch}`);
  const archive = `temporal_cli_${TEMPORAL_CLI_VERSION}_${os}_${known}.tar.gz`;
  return downloadRelease(toolchain, {
    what: `temporal CLI ${TEMPORAL_CLI_VERSION}`,
    tool: 'temporal-cli',
    version: TEMPORAL_CLI_VERSION,
    address: `https://github.com/temporalio/cli/releases/download/v${TEMPORAL_CLI_VERSION}`,
    archive,
    member: 'temporal',
    digest: CLI_DIGESTS[archive],
    usually: '45 MB, about 20 s, once',
    setting: 'ORDEAL_TEMPORAL_SERVER',
  });
}
