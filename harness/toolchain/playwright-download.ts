// Chromium's headless shell as playwright-core downloads it itself, kept in the cache with a launcher beside it.
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cachePath, fillOnce } from './cache.ts';
import { CONNECT_MS } from './download.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { missed, type Outcome } from './ways.ts';

const INSTALL_BOUND_MS = 15 * 60_000;
const LAUNCHER = 'chromium';
/** The program, by platform. */
const PROGRAMS: ReadonlySet<string> = new Set(['chrome-headless-shell', 'headless_shell']);

const require = createRequire(import.meta.url);

/** Where the launcher is kept, whether it is there or not. Each version of playwright-core wants its own browser. */
export const cachedChromium = (toolchain: Toolchain): { folder: string; program: string } => {
  const manifest = require('playwright-core/package.json') as { version: string };
  const folder = cachePath(toolchain, 'chromium', `playwright-${manifest.version}`);
  return { folder, program: join(folder, LAUNCHER) };
};

const install = async (toolchain: Toolchain, into: string): Promise<void> => {
  const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
  const args = [cli, 'install', '--only-shell', '--no-progress', 'chromium'];
  const env = {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(CONNECT_MS),
    ...plainEnv(toolchain.env),
    PLAYWRIGHT_BROWSERS_PATH: into,
  };
  const end = await toolchain.run({ program: process.execPath, args, env }, INSTALL_BOUND_MS);
  if (end.kind !== 'ended' || end.code !== 0) {
    const why = /^Error: (.*)$/m.exec(end.output)?.[1] ?? (end.output || end.kind);
    throw new Error(`playwright-core could not download it: ${why}`);
  }
  const program = (await readdir(into, { recursive: true })).find((path) => PROGRAMS.has(basename(path)));
  if (program === undefined) throw new Error('playwright-core left no headless shell in its folder');
  const launcher = join(into, LAUNCHER);
  await writeFile(launcher, `#!/bin/sh\nexec "$(dirname "$0")/${program}" "$@"\n`);
  await chmod(launcher, 0o755);
};

/** Downloads it into the cache. playwright-core checks nothing but the length; it comes over HTTPS. */
export async function downloadChromium(toolchain: Toolchain): Promise<Outcome<string>> {
  const { folder } = cachedChromium(toolchain);
  try {
    const path = await fillOnce(toolchain, folder, LAUNCHER, (into) =>
      withProgress(
        toolchain,
        `downloading Chromium with playwright-core into ${folder}`,
        '120 MB, about 30 s, once',
        () => install(toolchain, into),
      ),
    );
    return { kind: 'found', tool: path };
  } catch (error) {
    return missed(
      error instanceof Error ? error.message : String(error),
      'npx playwright-core install --only-shell chromium   # on a machine with internet access; then set CHROMIUM_PATH',
    );
  }
}
