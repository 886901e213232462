// A second work tree with an old version of the repository, in a temporary folder. It never stays.
import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import type { WallClock } from '../../clock.ts';
import { loadConfig, type LoadedConfig } from '../../config/load.ts';
import { HarnessError } from '../../errors.ts';
import { makeScratch } from '../../processes/index.ts';
import { type Dependencies, provideDependencies } from './dependencies.ts';
import { git } from './git.ts';
import { type BaseCommit, baseTitle } from './resolve-ref.ts';

export interface BaseTree {
  /** Absolute path of the old work tree. */
  readonly root: string;
  /** The old version's own configuration and pipelines. */
  readonly config: LoadedConfig;
  readonly dependencies: Dependencies;
  /** Takes it away with all that lies in it. */
  remove(): Promise<void>;
}

export interface BaseTreeRequest {
  readonly base: BaseCommit;
  /** Of the work tree. */
  readonly config: LoadedConfig;
  readonly clock: WallClock;
  readonly signal: AbortSignal;
  say(line: string): void;
}

const PREFIX = 'ordeal-base-';

/** Entries that a killed run left in the repository: its folder is gone, the entry stays until somebody prunes. */
export async function forgetLeftovers(repository: string): Promise<void> {
  const list = await git(repository, 'worktree', 'list', '--porcelain');
  if (list.kind === 'refused') return;
  const ours = join(realpathSync(tmpdir()), PREFIX);
  const paths = list.text.split('\n').flatMap((line) => (line.startsWith(`worktree ${ours}`) ? [line.slice(9)] : []));
  for (const path of paths) if (!existsSync(path)) await git(repository, 'worktree', 'remove', '--force', path);
}

async function loadOld({ base, config }: BaseTreeRequest, root: string): Promise<LoadedConfig> {
  const file = join(root, relative(base.repository, realpathSync(config.file)));
  if (!existsSync(file)) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `Failed to load the base ${baseTitle(base)}: it has no ${relative(root, file)}. Take a later commit as the base.`,
    );
  }
  try {
    return await loadConfig({ file, cwd: root });
  } catch (cause) {
    if (!HarnessError.is(cause)) throw cause;
    const reason = cause.message.replaceAll(`${root}/`, '');
    throw new HarnessError(
      cause.code,
      `Failed to load the base ${baseTitle(base)} with this version of ordeal: ${reason}`,
      {
        cause,
      },
    );
  }
}

/**
 * Checks out the base beside the work tree and loads its configuration.
 *
 * @throws {HarnessError} `USAGE` when git refuses · `CONFIG_INVALID` when the base has no configuration that loads ·
 * `TOOL_MISSING` when its packages cannot be installed; the reason of the signal. Nothing is left behind then.
 */
export async function openBaseTree(request: BaseTreeRequest): Promise<BaseTree> {
  const { base, config, clock, signal } = request;
  const { repository } = base;
  await forgetLeftovers(repository);
  const scratch = await makeScratch(PREFIX);
  const root = join(realpathSync(scratch.dir), basename(repository));
  const remove = async (): Promise<void> => {
    await git(repository, 'worktree', 'remove', '--force', root);
    await scratch.remove();
  };
  try {
    const added = await git(repository, 'worktree', 'add', '--detach', root, base.commit);
    if (added.kind === 'refused') {
      throw new HarnessError(
        'USAGE',
        `Failed to check out the base ${baseTitle(base)}: git says "${added.reason}". Correct that and run again.`,
      );
    }
    signal.throwIfAborted();
    const configDir = realpathSync(config.dir);
    const dependencies = await provideDependencies({ ...request, repository, configDir, base: root, clock, signal });
    return { root, config: await loadOld(request, root), dependencies, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
