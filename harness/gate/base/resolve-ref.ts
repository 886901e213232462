// The commit that a base names, or why there is none to compare with.
import { HarnessError } from '../../errors.ts';
import { git } from './git.ts';

export interface BaseCommit {
  readonly ref: string;
  readonly commit: string;
  /** Absolute path of the repository's work tree. */
  readonly repository: string;
}

const SHORT = 12;
const CONFLICTS_SHOWN = 3;

/** For messages: the ref, and the commit where that says more. */
export const baseTitle = ({ ref, commit }: Pick<BaseCommit, 'ref' | 'commit'>): string =>
  commit.startsWith(ref) ? commit.slice(0, SHORT) : `${ref} (${commit.slice(0, SHORT)})`;

async function unknownRef(repository: string, ref: string): Promise<HarnessError> {
  const shallow = await git(repository, 'rev-parse', '--is-shallow-repository');
  const remedy =
    shallow.kind === 'answer' && shallow.text === 'true'
      ? 'This is a shallow clone, which has only its newest commits: check out the whole history (`fetch-depth: 0` in GitHub Actions, `git fetch --unshallow` by hand).'
      : 'Check the name; a branch that only the remote has is called `origin/<branch>`, after a `git fetch`.';
  return new HarnessError(
    'USAGE',
    `Failed to find the base ${ref}: the repository ${repository} has no such commit. ${remedy}`,
  );
}

async function refuseConflicts(repository: string): Promise<void> {
  const found = await git(repository, 'diff', '--name-only', '--diff-filter=U');
  if (found.kind === 'refused' || found.text === '') return;
  const files = found.text.split('\n');
  const more = files.length > CONFLICTS_SHOWN ? ` and ${files.length - CONFLICTS_SHOWN} more` : '';
  throw new HarnessError(
    'USAGE',
    `Failed to compare the work tree with a base: a merge is under way, and ${files.slice(0, CONFLICTS_SHOWN).join(', ')}${more} has conflicts. Resolve them and run again.`,
  );
}

/**
 * Finds the commit of a base. Uncommitted changes are what is compared, and no reason to refuse.
 *
 * @param dir - a folder of the repository
 * @throws {HarnessError} `USAGE`: no repository, no such commit, unresolved conflicts · `TOOL_MISSING`: no git
 */
export async function resolveRef(dir: string, ref: string): Promise<BaseCommit> {
  const top = await git(dir, 'rev-parse', '--show-toplevel');
  if (top.kind === 'refused') {
    throw new HarnessError(
      'USAGE',
      `Failed to find the base ${ref}: ${dir} is in no git repository (${top.reason}). Run it in the repository that has the pipelines.`,
    );
  }
  const repository = top.text;
  // The form keeps a ref that begins with a dash from being an option.
  const found = await git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (found.kind === 'refused' || found.text === '') throw await unknownRef(repository, ref);
  await refuseConflicts(repository);
  return { ref, commit: found.text, repository };
}

/** Whether any file of the work tree is not as in the base; ignored files do not count. */
export async function differs({ repository, commit }: BaseCommit): Promise<boolean> {
  const changed = await git(repository, 'diff', '--quiet', commit, '--');
  if (changed.kind === 'refused') return true;
  const added = await git(repository, 'ls-files', '--others', '--exclude-standard', '--directory');
  return added.kind === 'refused' || added.text !== '';
}
