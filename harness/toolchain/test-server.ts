// Provides the classic time-skipping test server (Java): given by hand, cached, downloaded by the SDK, or from Maven Central.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { cachePath } from './cache.ts';
import { testServerFromMaven } from './maven.ts';
import { toolchainOf, type Toolchain, type ToolchainOptions } from './options.ts';
import { testServerFromSdk } from './sdk-download.ts';
import { TEST_SERVER_VERSION } from './versions.ts';
import { firstOf, missed, type Outcome, type Way } from './ways.ts';

/** The program that runs the test server: takes a port. */
export interface TestServer {
  readonly program: string;
  readonly version: string;
}

const TOOL = 'test-server';
/** The SDK asks for the version that it was tested with. */
const SDK_FOLDER = 'sdk-default';
const SET_PATH = 'export ORDEAL_TEST_SERVER=/path/to/temporal-test-server   # a program that takes a port';

const explicit = (toolchain: Toolchain): Way<TestServer> => ({
  name: 'a path given by hand (ORDEAL_TEST_SERVER)',
  async attempt() {
    const path = toolchain.testServerPath;
    if (path === undefined) return missed('none given', SET_PATH);
    const program = findProgram(path, toolchain.env['PATH']);
    return program === undefined
      ? missed(`${path} is not a program`, SET_PATH)
      : { kind: 'found', tool: { program, version: 'given by hand' } };
  },
});

const cached = (toolchain: Toolchain): Way<TestServer> => ({
  name: 'the cache',
  async attempt() {
    const byMaven = join(cachePath(toolchain, TOOL, TEST_SERVER_VERSION), 'temporal-test-server');
    if (existsSync(byMaven)) {
      // The launcher needs a JDK: without one the SDK's download, which carries its own, is the way.
      if (findProgram('java', toolchain.env['PATH']) !== undefined) return found(byMaven, TEST_SERVER_VERSION);
    }
    const bySdk = join(cachePath(toolchain, TOOL, SDK_FOLDER), 'temporal-test-server');
    return existsSync(bySdk) ? found(bySdk, 'of the SDK') : missed(`nothing usable in ${toolchain.cacheDir}`);
  },
});

const found = (program: string, version: string): Outcome<TestServer> => ({
  kind: 'found',
  tool: { program, version },
});

const fromSdk = (toolchain: Toolchain): Way<TestServer> => ({
  bringsIn: true,
  name: "@temporalio/testing's own download",
  async attempt() {
    const outcome = await testServerFromSdk(toolchain, cachePath(toolchain, TOOL, SDK_FOLDER));
    return outcome.kind === 'missed' ? outcome : found(outcome.tool, 'of the SDK');
  },
});

const fromMaven = (toolchain: Toolchain): Way<TestServer> => ({
  bringsIn: true,
  name: `Maven Central (io.temporal:temporal-test-server:${TEST_SERVER_VERSION})`,
  async attempt() {
    const outcome = await testServerFromMaven(toolchain, cachePath(toolchain, TOOL, TEST_SERVER_VERSION));
    return outcome.kind === 'missed' ? outcome : found(outcome.tool, TEST_SERVER_VERSION);
  },
});

/**
 * The program that runs the classic test server. A second call does no work.
 *
 * @throws HarnessError TOOL_MISSING naming every way, why it failed, and the command that fixes it
 */
export async function provideTestServer(options: ToolchainOptions): Promise<TestServer> {
  const toolchain = toolchainOf(options);
  const ways = toolchain.testServerPath === undefined ? [explicit, cached, fromSdk, fromMaven] : [explicit];
  return firstOf(
    `the Temporal test server ${TEST_SERVER_VERSION}`,
    ways.map((way) => way(toolchain)),
    toolchain,
  );
}
