// Builds a program from its Go module. Go checks what it downloads against the public checksum database.
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath, fillOnce } from './cache.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { GO_VERSION, isAtLeast, versionAfter } from './versions.ts';
import { missed, type Outcome } from './ways.ts';

const VERSION_BOUND_MS = 10_000;
/** The Temporal server takes 4 min on two cores; slower machines and cold module caches take longer. */
const BUILD_BOUND_MS = 18 * 60_000;
const INSTALL_GO = `install Go ≥ ${GO_VERSION}: https://go.dev/dl/ , then \`go version\``;

/** A program that `go install` builds. */
export interface GoProgram {
  /** For people: `Temporal server 1.32.0`. */
  readonly what: string;
  /** The package, without its version. */
  readonly module: string;
  readonly version: string;
  /** The folder of the cache, and the name of the program in it. */
  readonly tool: string;
  /** How long, for people. */
  readonly usually: string;
}

const goProblem = async (toolchain: Toolchain, go: string): Promise<string | undefined> => {
  const end = await toolchain.run({ program: go, args: ['version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0) return `${go} version did not answer: ${end.output || end.kind}`;
  const version = versionAfter(/\bgo/, end.output.replace(/^go version /, ''));
  if (version === undefined) return `${go} version said ${JSON.stringify(end.output)}`;
  return isAtLeast(version, GO_VERSION) ? undefined : `Go ${version} is too old, ${GO_VERSION} is needed`;
};

/** Builds the program into the cache. Gives its path. */
export async function buildWithGo(toolchain: Toolchain, program: GoProgram): Promise<Outcome<string>> {
  const go = findProgram('go', toolchain.env['PATH']);
  if (go === undefined) return missed('go is not on PATH', INSTALL_GO);
  const problem = await goProblem(toolchain, go);
  if (problem !== undefined) return missed(problem, INSTALL_GO);
  const { what, version, tool, usually } = program;
  const module = `${program.module}@v${version}`;
  const folder = cachePath(toolchain, tool, version);
  const build = async (into: string): Promise<void> => {
    const bin = join(into, 'bin');
    await mkdir(bin);
    const env = { ...plainEnv(toolchain.env), GOBIN: bin };
    const end = await toolchain.run({ program: go, args: ['install', module], env }, BUILD_BOUND_MS);
    if (end.kind !== 'ended' || end.code !== 0)
      throw new Error(`go install ${module} did not end well: ${end.output || end.kind}`);
    await rename(join(bin, basename(program.module)), join(into, tool));
    await rm(bin, { recursive: true });
  };
  try {
    const path = await fillOnce(toolchain, folder, tool, (into) =>
      withProgress(toolchain, `building ${what} with Go into ${folder}`, usually, () => build(into)),
    );
    return { kind: 'found', tool: path };
  } catch (error) {
    return missed(
      error instanceof Error ? error.message : String(error),
      `go install ${module}   # shows the whole error`,
    );
  }
}
