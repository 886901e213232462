// `// ordeal-ignore <rule>: <reason>` on the line or the one above excuses a place. Without a reason it excuses nothing.
const COMMENT = /ordeal-ignore\s+([a-z-]+)\s*:\s*(\S.*?)\s*(?:\*\/)?$/u;

/** The reason that excuses a rule at a line (from 1), or undefined. */
export const reasonFor = (text: string, rule: string, line: number): string | undefined => {
  const lines = text.split('\n');
  for (const at of [line - 1, line - 2]) {
    const found = COMMENT.exec((lines[at] ?? '').trimEnd());
    if (found?.[1] === rule) return found[2];
  }
  return undefined;
};
