// A suggestion taken apart: what is said, and the code to copy, which is what stands indented.
import { terminalLine } from '../escape.ts';

export interface Advice {
  readonly words: readonly string[];
  /** Without the indentation that all of it shares. Harmless, line by line. */
  readonly code: readonly string[];
}

/** Lines of a suggestion that are shown. */
const LINES_MAX = 40;

const indentOf = (text: string): number => /^ */.exec(text)?.[0].length ?? 0;

/** Splits it. Code stays as it is written, to be copied; only control characters go. */
export function adviceOf(suggestion: string): Advice {
  const lines = suggestion.split(/\r\n?|\n/).slice(0, LINES_MAX);
  const code = lines.filter((text) => indentOf(text) >= 2);
  const shared = Math.min(...code.map(indentOf));
  return {
    words: lines.filter((text) => indentOf(text) < 2 && text.trim() !== ''),
    code: code.map((text) => ' '.repeat(indentOf(text) - shared) + terminalLine(text)),
  };
}
