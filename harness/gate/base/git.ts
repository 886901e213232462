// Git, asked for facts and for a second work tree. Never with the index or the hooks of whoever started this process.
import { execFile } from 'node:child_process';
import { HarnessError } from '../../errors.ts';

/** Hooks and aliases set these for their own repository; a worktree needs its own. */
const INHERITED = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
];
/** Checking out a large repository takes a while; more is a prompt for a password, or a dead disk. */
const GIT_BOUND_MS = 120_000;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

export type GitAnswer =
  { readonly kind: 'answer'; readonly text: string } | { readonly kind: 'refused'; readonly reason: string };

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !INHERITED.includes(name))),
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
});

/** The lines of git that say what is wrong, without its hints. */
const reasonOf = (stderr: string, fallback: string): string => {
  const lines = stderr.split('\n').map((line) => line.replace(/^(?:fatal|error): /, '').trim());
  return lines.find((line) => line !== '' && !line.startsWith('hint:')) ?? fallback;
};

/**
 * Asks git one thing in a folder.
 *
 * @throws {HarnessError} `TOOL_MISSING` when there is no git
 */
export const git = (cwd: string, ...args: readonly string[]): Promise<GitAnswer> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env: environment(), timeout: GIT_BOUND_MS, maxBuffer: OUTPUT_BYTES_MAX };
    // A hook of the repository (an installation after each checkout) has no business in a tree that is gone in a minute.
    execFile('git', ['-c', 'core.hooksPath=/dev/null', ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: 'answer', text: stdout.trimEnd() });
      else if (error.code === 'ENOENT') {
        const what = `Failed to ask git in ${cwd}: there is no program of this name, or no such folder. Install git and put it on PATH.`;
        reject(new HarnessError('TOOL_MISSING', what, { cause: error }));
      } else resolve({ kind: 'refused', reason: reasonOf(stderr, error.message) });
    });
  });
