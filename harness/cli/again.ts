// The one-line command that repeats a run.
import type { Shell } from './shell.ts';

/** How the command line was reached: a checkout sets it to its own way in (bootstrap.mjs). */
const WAY_IN = 'ORDEAL_AGAIN';
const WAY_IN_DEFAULT = 'npx ordeal';

/** A word of a command: as it is, or what a variable of the shell holds. */
export type Word = string | { readonly variable: string };

const PLAIN = /^[\w@%+=:,./-]+$/;
/** A variable that is not set ends the command with its name: an empty word would quietly mean something else. */
const quoted = (word: Word): string => {
  if (typeof word !== 'string') return `"\${${word.variable}:?}"`;
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
};

/** Joins the words of a command as a shell reads them. */
export const commandLine = (shell: Pick<Shell, 'env'>, words: readonly Word[]): string =>
  [shell.env[WAY_IN] ?? WAY_IN_DEFAULT, ...words.map(quoted)].join(' ');

/** The address of a database as a word: in full where it holds no secret, else by the variable that holds it. Never a password. */
export const addressWord = (address: string, variable: string): Word => {
  if (!URL.canParse(address)) return { variable };
  const { password, search } = new URL(address);
  // A query may hold a password as well (`?password=`, `?sslpassword=`).
  return password === '' && search === '' ? address : { variable };
};
