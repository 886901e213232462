// The one-line command that repeats a run.
import type { Shell } from './shell.ts';

/** How the command line was reached: a checkout sets it to its own way in (bootstrap.mjs). */
const WAY_IN = 'ORDEAL_AGAIN';
const WAY_IN_DEFAULT = 'npx ordeal';

const PLAIN = /^[\w@%+=:,./-]+$/;
const quoted = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Joins the words of a command as a shell reads them. */
export const commandLine = (shell: Pick<Shell, 'env'>, words: readonly string[]): string =>
  [shell.env[WAY_IN] ?? WAY_IN_DEFAULT, ...words.map(quoted)].join(' ');
