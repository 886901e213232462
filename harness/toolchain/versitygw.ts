// Provides versitygw, an S3-compatible object store over a folder: given by hand, found, cached, downloaded or built.
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath } from './cache.ts';
import { buildWithGo } from './go-build.ts';
import { plainEnv, toolchainOf, type Toolchain, type ToolchainOptions } from './options.ts';
import { downloadRelease } from './release.ts';
import { isAtLeast, versionAfter, VERSITYGW_VERSION } from './versions.ts';
import { firstOf, missed, type Outcome, type Way } from './ways.ts';

/** A versitygw that runs on this machine; started with `--access A --secret B --port 127.0.0.1:P posix FOLDER`. */
export interface Versitygw {
  readonly program: string;
}

const TOOL = 'versitygw';
const VERSION_BOUND_MS = 10_000;
const SET_PATH = `export ORDEAL_VERSITYGW=/path/to/versitygw   # ${VERSITYGW_VERSION} or later`;
const SYSTEMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'Darwin' };
const ARCHES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'arm64' };

/** A release says its version; one that Go has built says `git`, and was asked for by version. */
const identify = async (toolchain: Toolchain, program: string): Promise<Outcome<Versitygw>> => {
  const end = await toolchain.run({ program, args: ['--version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0)
    return missed(`${program} --version did not answer: ${end.output || end.kind}`, SET_PATH);
  const version = versionAfter(/Version\s*:\s*v?/, end.output);
  if (version === undefined || isAtLeast(version, VERSITYGW_VERSION)) return { kind: 'found', tool: { program } };
  return missed(`${program} is versitygw ${version}; ${VERSITYGW_VERSION} is needed`, SET_PATH);
};

const explicit = (toolchain: Toolchain): Way<Versitygw> => ({
  name: 'a path given by hand (ORDEAL_VERSITYGW)',
  async attempt() {
    const path = toolchain.env['ORDEAL_VERSITYGW'];
    if (path === undefined || path === '') return missed('none given', SET_PATH);
    const program = findProgram(path, toolchain.env['PATH']);
    return program === undefined ? missed(`${path} is not a program`, SET_PATH) : identify(toolchain, program);
  },
});

const onPath = (toolchain: Toolchain): Way<Versitygw> => ({
  name: 'versitygw on PATH',
  async attempt() {
    const program = findProgram(TOOL, toolchain.env['PATH']);
    return program === undefined ? missed('there is none') : identify(toolchain, program);
  },
});

const cached = (toolchain: Toolchain): Way<Versitygw> => ({
  name: 'the cache',
  async attempt() {
    const program = join(cachePath(toolchain, TOOL, VERSITYGW_VERSION), TOOL);
    return existsSync(program) ? { kind: 'found', tool: { program } } : missed(`nothing in ${toolchain.cacheDir}`);
  },
});

const downloaded = (toolchain: Toolchain): Way<Versitygw> => ({
  bringsIn: true,
  name: `download of the official release (${VERSITYGW_VERSION})`,
  async attempt() {
    const { os, arch } = toolchain.platform;
    const [system, processor] = [SYSTEMS[os], ARCHES[arch]];
    if (system === undefined || processor === undefined) return missed(`there is no release for ${os} ${arch}`);
    const name = `versitygw_v${VERSITYGW_VERSION}_${system}_${processor}`;
    const outcome = await downloadRelease(toolchain, {
      what: `versitygw ${VERSITYGW_VERSION}`,
      tool: TOOL,
      version: VERSITYGW_VERSION,
      address: `https://github.com/versity/versitygw/releases/download/v${VERSITYGW_VERSION}`,
      archive: `${name}.tar.gz`,
      member: `${name}/${TOOL}`,
      usually: '20 MB, about 10 s, once',
      setting: 'ORDEAL_VERSITYGW',
    });
    if (outcome.kind === 'missed') return outcome;
    await chmod(outcome.tool, 0o755);
    return { kind: 'found', tool: { program: outcome.tool } };
  },
});

const built = (toolchain: Toolchain): Way<Versitygw> => ({
  bringsIn: true,
  name: 'build with Go',
  async attempt() {
    const outcome = await buildWithGo(toolchain, {
      what: `versitygw ${VERSITYGW_VERSION}`,
      module: 'github.com/versity/versitygw/cmd/versitygw',
      version: VERSITYGW_VERSION,
      tool: TOOL,
      usually: 'about 2 min on 2 cores, once',
    });
    return outcome.kind === 'missed' ? outcome : { kind: 'found', tool: { program: outcome.tool } };
  },
});

/**
 * The program that serves a folder as an S3-compatible store. A second call does no work.
 *
 * @throws HarnessError TOOL_MISSING naming every way, why it failed, and the command that fixes it
 */
export async function provideVersitygw(options: ToolchainOptions): Promise<Versitygw> {
  const toolchain = toolchainOf(options);
  // A path given by hand is meant: nothing else is used in its place.
  const given = (toolchain.env['ORDEAL_VERSITYGW'] ?? '') !== '';
  const ways = given ? [explicit] : [explicit, onPath, cached, downloaded, built];
  return firstOf(
    `versitygw ${VERSITYGW_VERSION}`,
    ways.map((way) => way(toolchain)),
    toolchain,
  );
}
