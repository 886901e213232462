// What went wrong, in one line.

const MAX_CHARS = 300;

export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, MAX_CHARS);
