// Packages of Debian and Ubuntu, where this process is root already: a password is never asked for.
import { findProgram } from '../processes/index.ts';
import { plainEnv, type Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { missed, type Outcome } from './ways.ts';

const UPDATE_BOUND_MS = 3 * 60_000;
const INSTALL_BOUND_MS = 15 * 60_000;
/** A machine without internet access is known to be one at once; another installation that is going on is waited for. */
const SETTINGS = ['-q', '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=8', '-o', 'DPkg::Lock::Timeout=60'];

/**
 * Installs a package of the system.
 *
 * @param usually - how much and how long, for people
 * @param find - what the package should have brought, looked for afterwards
 */
export async function installByApt<T>(
  toolchain: Toolchain,
  name: string,
  usually: string,
  find: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const apt = findProgram('apt-get', toolchain.env['PATH']);
  if (apt === undefined) return missed('apt-get is not on PATH');
  const fix = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${name}`;
  if (!toolchain.isRoot) return missed('only root may install packages', fix);
  const env = { ...plainEnv(toolchain.env), DEBIAN_FRONTEND: 'noninteractive' };
  const install = async (): Promise<void> => {
    // Old lists may still do, so how this ends is not asked: the installation tells.
    await toolchain.run({ program: apt, args: ['update', ...SETTINGS], env }, UPDATE_BOUND_MS);
    const args = ['install', '-y', '--no-install-recommends', ...SETTINGS, name];
    const end = await toolchain.run({ program: apt, args, env }, INSTALL_BOUND_MS);
    if (end.kind === 'ended' && end.code === 0) return;
    throw new Error(`apt-get install ${name} did not end well: ${end.output.split('\n').at(-1) || end.kind}`);
  };
  try {
    await withProgress(toolchain, `installing ${name} with apt-get`, usually, install);
  } catch (error) {
    return missed(error instanceof Error ? error.message : String(error), fix);
  }
  return find();
}
