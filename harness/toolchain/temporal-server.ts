// Provides the Temporal server: found, cached, downloaded or built.
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath } from './cache.ts';
import { downloadCli } from './cli-download.ts';
import { buildWithGo } from './go-build.ts';
import { plainEnv, toolchainOf, type Toolchain, type ToolchainOptions } from './options.ts';
import { isAtLeast, TEMPORAL_CLI_VERSION, TEMPORAL_SERVER_VERSION, versionAfter } from './versions.ts';
import { firstOf, missed, type Outcome, type Way } from './ways.ts';

/** The program that runs the server, and the server's version. */
export interface TemporalServer {
  /** How it is started: `temporal-server … start`, or `temporal server start-dev`. */
  readonly kind: 'temporal-server' | 'temporal-cli';
  readonly program: string;
  readonly version: string;
}

const VERSION_BOUND_MS = 10_000;
const SET_PATH = `export ORDEAL_TEMPORAL_SERVER=/path/to/temporal   # a temporal CLI ≥ ${TEMPORAL_CLI_VERSION} or a temporal-server ${TEMPORAL_SERVER_VERSION}`;

export const SERVER_TOOL = 'temporal-server';
export const CLI_TOOL = 'temporal-cli';

/** A program is asked what it is: the CLI says `temporal version 1.9.1 (Server 1.32.0, UI …)`, the server `temporal version 1.32.0`. */
const identify = async (toolchain: Toolchain, program: string): Promise<Outcome<TemporalServer>> => {
  const end = await toolchain.run({ program, args: ['--version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0)
    return missed(`${program} --version did not answer: ${end.output || end.kind}`, SET_PATH);
  const embedded = versionAfter(/\(Server /, end.output);
  const own = versionAfter(/version /, end.output);
  const kind = embedded === undefined && basename(program) !== 'temporal' ? 'temporal-server' : 'temporal-cli';
  const version = embedded ?? own;
  if (version === undefined)
    return missed(`${program} --version said ${JSON.stringify(end.output)}, which names no version`, SET_PATH);
  if (kind === 'temporal-cli' && embedded === undefined)
    return missed(`${program} does not say which server it carries`, SET_PATH);
  if (isAtLeast(version, TEMPORAL_SERVER_VERSION)) return { kind: 'found', tool: { kind, program, version } };
  const asked =
    kind === 'temporal-cli' ? `temporal CLI ≥ ${TEMPORAL_CLI_VERSION}` : `temporal-server ≥ ${TEMPORAL_SERVER_VERSION}`;
  return missed(`${program} carries server ${version}, which has no virtual time; ${asked} is needed`, SET_PATH);
};

const explicit = (toolchain: Toolchain): Way<TemporalServer> => ({
  name: 'a path given by hand (ORDEAL_TEMPORAL_SERVER)',
  async attempt() {
    const path = toolchain.temporalServerPath;
    if (path === undefined) return missed('none given', SET_PATH);
    const program = findProgram(path, toolchain.env['PATH']);
    return program === undefined ? missed(`${path} is not a program`, SET_PATH) : identify(toolchain, program);
  },
});

const onPath = (toolchain: Toolchain): Way<TemporalServer> => ({
  name: 'temporal on PATH',
  async attempt() {
    const program = findProgram('temporal', toolchain.env['PATH']);
    return program === undefined ? missed('there is none') : identify(toolchain, program);
  },
});

const cached = (toolchain: Toolchain): Way<TemporalServer> => ({
  name: 'the cache',
  async attempt() {
    const server = join(cachePath(toolchain, SERVER_TOOL, TEMPORAL_SERVER_VERSION), 'temporal-server');
    if (existsSync(server))
      return { kind: 'found', tool: { kind: 'temporal-server', program: server, version: TEMPORAL_SERVER_VERSION } };
    const cli = join(cachePath(toolchain, CLI_TOOL, TEMPORAL_CLI_VERSION), 'temporal');
    if (existsSync(cli))
      return { kind: 'found', tool: { kind: 'temporal-cli', program: cli, version: TEMPORAL_SERVER_VERSION } };
    return missed(`nothing in ${toolchain.cacheDir}`);
  },
});

const downloaded = (toolchain: Toolchain): Way<TemporalServer> => ({
  bringsIn: true,
  name: `download of the official release (temporal CLI ${TEMPORAL_CLI_VERSION})`,
  async attempt() {
    const outcome = await downloadCli(toolchain);
    if (outcome.kind === 'missed') return outcome;
    await chmod(outcome.tool, 0o755);
    return { kind: 'found', tool: { kind: 'temporal-cli', program: outcome.tool, version: TEMPORAL_SERVER_VERSION } };
  },
});

const built = (toolchain: Toolchain): Way<TemporalServer> => ({
  bringsIn: true,
  name: 'build with Go',
  async attempt() {
    const outcome = await buildWithGo(toolchain, {
      what: `Temporal server ${TEMPORAL_SERVER_VERSION}`,
      module: 'go.temporal.io/server/cmd/server',
      version: TEMPORAL_SERVER_VERSION,
      tool: SERVER_TOOL,
      usually: 'about 4 min on 2 cores, once',
    });
    return outcome.kind === 'missed'
      ? outcome
      : { kind: 'found', tool: { kind: 'temporal-server', program: outcome.tool, version: TEMPORAL_SERVER_VERSION } };
  },
});

/**
 * The program that runs a Temporal server with virtual time. A second call does no work.
 *
 * @throws HarnessError TOOL_MISSING naming every way, why it failed, and the command that fixes it
 */
export async function provideTemporalServer(options: ToolchainOptions): Promise<TemporalServer> {
  const toolchain = toolchainOf(options);
  // A path given by hand is meant: nothing else is used in its place.
  const ways = toolchain.temporalServerPath === undefined ? [explicit, onPath, cached, downloaded, built] : [explicit];
  return firstOf(
    `a Temporal server ${TEMPORAL_SERVER_VERSION}`,
    ways.map((way) => way(toolchain)),
    toolchain,
  );
}
