// What the harness writes to its guard: one line per change.

export const WATCH = '+';
export const FORGET = '-';

/** What the guard takes away when the harness is gone: a process group is killed, a folder is deleted. */
export type Guarded = { readonly group: number } | { readonly folder: string };

/** The line that makes the guard watch something, or forget it. A path is encoded: it may hold a line break. */
export const guardLine = (change: typeof WATCH | typeof FORGET, what: Guarded): string =>
  `${change}${'group' in what ? what.group : encodeURIComponent(what.folder)}\n`;

/** What a line is about, without its first character. */
export const guardedOf = (text: string): Guarded =>
  /^\d+$/.test(text) ? { group: Number(text) } : { folder: decodeURIComponent(text) };
