// Builds the Temporal server from its Go module. Go checks what it downloads against the public checksum database.
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath, fillOnce } from './cache.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { GO_VERSION, isAtLeast, TEMPORAL_SERVER_VERSION, versionAfter } from './versions.ts';
import { missed, type Outcome } from './ways.ts';

const MODULE = `go.temporal.io/server/cmd/server@v${TEMPORAL_SERVER_VERSION}`;
const VERSION_BOUND_MS = 10_000;
/** 4 min on two cores; slower machines and cold module caches take longer. */
const BUILD_BOUND_MS = 18 * 60_000;
const INSTALL_GO = `install Go ≥ ${GO_VERSION}: https://go.dev/dl/ , then \`go version\``;

const goProblem = async (toolchain: Toolchain, go: string): Promise<string | undefined> => {
  const end = await toolchain.run({ program: go, args: ['version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0) return `${go} version did not answer: ${end.output || end.kind}`;
  const version = versionAfter(/\bgo/, end.output.replace(/^go version /, ''));
  if (version === undefined) return `${go} version said ${JSON.stringify(end.output)}`;
  return isAtLeast(version, GO_VERSION) ? undefined : `Go ${version} is too old, ${GO_VERSION} is needed`;
};

/** Builds the server into the cache. */
export async function buildServer(toolchain: Toolchain): Promise<Outcome<string>> {
  const go = findProgram('go', toolchain.env['PATH']);
  if (go === undefined) return missed('go is not on PATH', INSTALL_GO);
  const problem = await goProblem(toolchain, go);
  if (problem !== undefined) return missed(problem, INSTALL_GO);
  const folder = cachePath(toolchain, 'temporal-server', TEMPORAL_SERVER_VERSION);
  try {
    const path = await fillOnce(toolchain, folder, 'temporal-server', (into) =>
      withProgress(
        toolchain,
        `building Temporal server ${TEMPORAL_SERVER_VERSION} with Go into ${folder}`,
        'about 4 min on 2 cores, once',
        async () => {
          const bin = join(into, 'bin');
          await mkdir(bin);
          const env = { ...plainEnv(toolchain.env), GOBIN: bin };
          const end = await toolchain.run({ program: go, args: ['install', MODULE], env }, BUILD_BOUND_MS);
          if (end.kind !== 'ended' || end.code !== 0)
            throw new Error(`go install ${MODULE} did not end well: ${end.output || end.kind}`);
          await rename(join(bin, 'server'), join(into, 'temporal-server'));
          await rm(bin, { recursive: true });
        },
      ),
    );
    return { kind: 'found', tool: path };
  } catch (error) {
    return missed(
      error instanceof Error ? error.message : String(error),
      `go install ${MODULE}   # shows the whole error`,
    );
  }
}
