// A program with an official release and a Go module: given by hand, found, cached, downloaded or built.
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath } from './cache.ts';
import { buildWithGo } from './go-build.ts';
import { plainEnv, toolchainOf, type Toolchain, type ToolchainOptions } from './options.ts';
import { downloadRelease } from './release.ts';
import { isAtLeast, versionAfter } from './versions.ts';
import { firstOf, missed, type Outcome, type Way } from './ways.ts';

export interface ReleasedTool {
  /** The program's name: on PATH, in the cache and in the archive of the release. */
  readonly tool: string;
  /** For people: `Toxiproxy`. */
  readonly title: string;
  readonly version: string;
  /** The environment variable that takes a path by hand. */
  readonly setting: string;
  /** The address that the files of the release lie under. */
  readonly address: string;
  /** The release's archive is called `<archive>_<version>_<os>_<arch>.tar.gz`. */
  readonly archive: string;
  /** The package that Go builds it from, and how long that takes, for people. */
  readonly module: string;
  readonly usually: string;
  /** Says why this program is not the one that is meant, from what it answers to `--version`; undefined: it is. */
  refuse?(said: string): string | undefined;
}

/** A program that runs on this machine. */
export interface Program {
  readonly program: string;
}

const VERSION_BOUND_MS = 10_000;
const SYSTEMS: ReadonlySet<string> = new Set(['linux', 'darwin']);
const ARCHES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

const fixOf = ({ setting, tool, version }: ReleasedTool): string =>
  `export ${setting}=/path/to/${tool}   # ${version} or later`;

/** A release says its version; one that Go has built may say `git`, and was asked for by version. */
const identify = async (toolchain: Toolchain, tool: ReleasedTool, program: string): Promise<Outcome<Program>> => {
  const end = await toolchain.run({ program, args: ['--version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0)
    return missed(`${program} --version did not answer: ${end.output || end.kind}`, fixOf(tool));
  const refused = tool.refuse?.(end.output);
  if (refused !== undefined) return missed(`${program} ${refused}`, fixOf(tool));
  const version = versionAfter(/version /, end.output);
  if (version === undefined || isAtLeast(version, tool.version)) return { kind: 'found', tool: { program } };
  return missed(`${program} is ${version}; ${tool.version} is needed`, fixOf(tool));
};

const explicit = (toolchain: Toolchain, tool: ReleasedTool): Way<Program> => ({
  name: `a path given by hand (${tool.setting})`,
  async attempt() {
    const path = toolchain.env[tool.setting];
    if (path === undefined || path === '') return missed('none given', fixOf(tool));
    const program = findProgram(path, toolchain.env['PATH']);
    return program === undefined ? missed(`${path} is not a program`, fixOf(tool)) : identify(toolchain, tool, program);
  },
});

const onPath = (toolchain: Toolchain, tool: ReleasedTool): Way<Program> => ({
  name: `${tool.tool} on PATH`,
  async attempt() {
    const program = findProgram(tool.tool, toolchain.env['PATH']);
    return program === undefined ? missed('there is none') : identify(toolchain, tool, program);
  },
});

const cached = (toolchain: Toolchain, { tool, version }: ReleasedTool): Way<Program> => ({
  name: 'the cache',
  async attempt() {
    const program = join(cachePath(toolchain, tool, version), tool);
    return existsSync(program) ? { kind: 'found', tool: { program } } : missed(`nothing in ${toolchain.cacheDir}`);
  },
});

const downloaded = (toolchain: Toolchain, released: ReleasedTool): Way<Program> => ({
  bringsIn: true,
  name: `download of the official release (${released.version})`,
  async attempt() {
    const { os, arch } = toolchain.platform;
    const { tool, title, version, address, archive, setting } = released;
    const processor = ARCHES[arch];
    if (processor === undefined || !SYSTEMS.has(os)) return missed(`there is no release for ${os} ${arch}`);
    const outcome = await downloadRelease(toolchain, {
      what: `${title} ${version}`,
      tool,
      version,
      address,
      archive: `${archive}_${version}_${os}_${processor}.tar.gz`,
      member: tool,
      usually: 'about 20 s, once',
      setting,
    });
    if (outcome.kind === 'missed') return outcome;
    await chmod(outcome.tool, 0o755);
    return { kind: 'found', tool: { program: outcome.tool } };
  },
});

const built = (toolchain: Toolchain, { tool, title, version, module, usually }: ReleasedTool): Way<Program> => ({
  bringsIn: true,
  name: 'build with Go',
  async attempt() {
    const outcome = await buildWithGo(toolchain, { what: `${title} ${version}`, module, version, tool, usually });
    return outcome.kind === 'missed' ? outcome : { kind: 'found', tool: { program: outcome.tool } };
  },
});

/**
 * The program of a released tool. A second call does no work.
 *
 * @throws HarnessError TOOL_MISSING naming every way, why it failed, and the command that fixes it
 */
export async function provideReleased(options: ToolchainOptions, tool: ReleasedTool): Promise<Program> {
  const toolchain = toolchainOf(options);
  // A path given by hand is meant: nothing else is used in its place.
  const given = (toolchain.env[tool.setting] ?? '') !== '';
  const ways = given ? [explicit] : [explicit, onPath, cached, downloaded, built];
  return firstOf(
    `${tool.title} ${tool.version}`,
    ways.map((way) => way(toolchain, tool)),
    toolchain,
  );
}
