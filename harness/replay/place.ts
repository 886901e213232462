// Places in workflow source: out of a stack, for people, and the text that stands there.
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

export interface Place {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
}

const FRAME = /(?:\(|at )((?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):\d+\)?$/;

/** Frames that are not the workflow's own: the SDK, other packages, the recorder. */
const FOREIGN = /[\\/]node_modules[\\/]|harness[\\/]replay[\\/](?:call|state)-recorder\.|workflow-bundle-/;

/** The innermost frame of the workflow's own code in a source-mapped stack. */
export function placeIn(stack: string): Place | undefined {
  for (const line of stack.split('\n')) {
    const [, file, number] = FRAME.exec(line.trim()) ?? [];
    if (file !== undefined && !FOREIGN.test(file)) return { file, line: Number(number) };
  }
  return undefined;
}

/** Relative to `root` with forward slashes: `pipelines/research/workflow.ts`. */
export const shown = (file: string, root: string): string => relative(root, file).split(sep).join('/');

/** The text of a source file, or `''` where it is not on this machine (a bundle built elsewhere). */
export function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // The explanation then does without the quoted line.
  }
}

/** A text between quotes, or a comment. */
const QUOTED_OR_COMMENT = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The same without its comments, line by line as it stands: what is commented out is not written. */
export const codeOf = (file: string): string =>
  sourceOf(file).replaceAll(QUOTED_OR_COMMENT, (all, quoted?: string) => quoted ?? all.replaceAll(/[^\n]/g, ''));

export const lineAt = (place: Place): string => sourceOf(place.file).split('\n')[place.line - 1]?.trim() ?? '';
