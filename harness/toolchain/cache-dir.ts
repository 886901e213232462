// Where programs, bundles and verdicts are kept. Loads nothing of the toolchain.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$ORDEAL_CACHE`, else `$XDG_CACHE_HOME/ordeal`, else `~/.cache/ordeal`: outside every checkout. */
export const cacheDirOf = (env: Readonly<Record<string, string | undefined>>): string => {
  const own = env['ORDEAL_CACHE'];
  if (own !== undefined && own !== '') return own;
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && xdg !== '') return join(xdg, 'ordeal');
  return join(env['HOME'] ?? homedir(), '.cache', 'ordeal');
};
