// The Java test server from Maven Central, with a launcher beside its jars. Maven checks what it downloads against the repository's checksums.
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { fillOnce } from './cache.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { isAtLeast, JAVA_VERSION, TEST_SERVER_VERSION, versionAfter } from './versions.ts';
import { missed, type Outcome } from './ways.ts';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const VERSION_BOUND_MS = 20_000;
const COPY_BOUND_MS = 10 * 60_000;
const INSTALL_JDK = 'install a JDK (https://adoptium.net), then `java -version`';
const INSTALL_MAVEN = 'install Maven (https://maven.apache.org/install.html), then `mvn -version`';

const PROJECT = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>ordeal</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${TEST_SERVER_VERSION}</version></dependency>
  </dependencies>
</project>
`;

/** Jars beside the launcher, wherever the cache is moved to; `exec`, so that the program is the Java process itself. */
const LAUNCHER = `#!/bin/sh
exec java -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;

const javaProblem = async (toolchain: Toolchain, java: string): Promise<string | undefined> => {
  const end = await toolchain.run(
    { program: java, args: ['-version'], env: plainEnv(toolchain.env) },
    VERSION_BOUND_MS,
  );
  if (end.kind !== 'ended' || end.code !== 0) return `${java} -version did not answer: ${end.output || end.kind}`;
  const version = versionAfter(/version "/, end.output) ?? versionAfter(/(?:openjdk|java) /, end.output);
  if (version === undefined) return `${java} -version said ${JSON.stringify(end.output)}`;
  return isAtLeast(version, JAVA_VERSION) ? undefined : `Java ${version} is too old, ${JAVA_VERSION} is needed`;
};

/** Copies the jars into the cache and writes the launcher. */
export async function testServerFromMaven(toolchain: Toolchain, folder: string): Promise<Outcome<string>> {
  const path = toolchain.env['PATH'];
  const java = findProgram('java', path);
  if (java === undefined) return missed('java is not on PATH', INSTALL_JDK);
  const problem = await javaProblem(toolchain, java);
  if (problem !== undefined) return missed(problem, INSTALL_JDK);
  const maven = findProgram('mvn', path);
  if (maven === undefined) return missed('mvn is not on PATH', INSTALL_MAVEN);
  try {
    const launcher = await fillOnce(toolchain, folder, 'temporal-test-server', (into) =>
      withProgress(
        toolchain,
        `fetching the test server ${TEST_SERVER_VERSION} with Maven into ${folder}`,
        '40 MB, about 30 s, once',
        async () => {
          const project = join(into, 'pom.xml');
          await writeFile(project, PROJECT);
          const args = [
            '-B',
            '-q',
            '--strict-checksums',
            '-f',
            project,
            COPY,
            `-DoutputDirectory=${join(into, 'lib')}`,
            '-DincludeScope=runtime',
          ];
          const end = await toolchain.run(
            { program: maven, args, cwd: into, env: plainEnv(toolchain.env) },
            COPY_BOUND_MS,
          );
          if (end.kind !== 'ended' || end.code !== 0)
            throw new Error(`mvn did not end well: ${end.output || end.kind}`);
          await rm(join(into, 'target'), { recursive: true, force: true });
          const file = join(into, 'temporal-test-server');
          await writeFile(file, LAUNCHER);
          await chmod(file, 0o755);
        },
      ),
    );
    return { kind: 'found', tool: launcher };
  } catch (error) {
    return missed(
      error instanceof Error ? error.message : String(error),
      `mvn dependency:get -Dartifact=io.temporal:temporal-test-server:${TEST_SERVER_VERSION}   # shows the whole error`,
    );
  }
}
