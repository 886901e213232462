// Who calls what in the workflow's source, told from its text: helpers, loops, steps further down.
import type { Command } from './commands.ts';
import { codeOf, type Place } from './place.ts';
import { type Around, linesOf } from './written.ts';

/** How far helpers are followed to their only caller. */
const DEPTH = 3;

const FUNCTION = /^(?:export )?(?:async )?function (\w+)|^(?:export )?const (\w+) = .*=>/;

export interface Enclosing {
  readonly name: string;
  /** First and last line, from 1. */
  readonly from: number;
  readonly to: number;
}

/** The function of the module that the line stands in. */
export function enclosing(lines: readonly string[], line: number): Enclosing | undefined {
  const from = lines.findLastIndex((text, index) => index < line && FUNCTION.test(text)) + 1;
  const [, name, arrow] = FUNCTION.exec(lines[from - 1] ?? '') ?? [];
  const called = name ?? arrow;
  if (called === undefined) return undefined;
  const end = lines.findIndex((text, index) => index >= from && /^[})]/.test(text)) + 1;
  const to = end === 0 ? lines.length : end;
  return line > to ? undefined : { name: called, from, to };
}

/** Lines of a file, from 1, that call the helper. */
const callersOf = (lines: readonly string[], helper: Enclosing): readonly number[] => {
  const call = new RegExp(`\\b${helper.name}\\(`);
  return lines.flatMap((text, index) => (index + 1 !== helper.from && call.test(text) ? [index + 1] : []));
};

/** The helper around a place that several lines call: none of them is the one, as far as the place tells. */
export function sharedHelper(place: Place): { readonly name: string; readonly callers: number } | undefined {
  const lines = codeOf(place.file).split('\n');
  const helper = enclosing(lines, place.line);
  const callers = helper === undefined ? 0 : callersOf(lines, helper).length;
  return helper === undefined || callers < 2 ? undefined : { name: helper.name, callers };
}

/** Whether the source can ask for the command at more than one place: then one that comes later need not be this one. */
export function isAskedElsewhere(command: Command, around: Around | undefined): boolean {
  if (around === undefined) return false;
  const places = around.files.flatMap((file) => linesOf(command, file, around).map((line) => ({ file, line })));
  return places.length > 1 || places.some((place) => sharedHelper(place) !== undefined);
}

const indent = (line: string): number => line.length - line.trimStart().length;

/** Whether a `for` or `while` of its function stands around the place. */
export function isInLoop({ file, line }: Place): boolean {
  const lines = codeOf(file).split('\n');
  const own = lines[line - 1] ?? '';
  if (/^\s*(?:for|while)\b/.test(own)) return true;
  const from = enclosing(lines, line)?.from ?? 1;
  let depth = indent(own);
  for (const text of lines.slice(from - 1, line - 1).toReversed()) {
    if (text.trim() === '' || indent(text) >= depth) continue;
    depth = indent(text);
    if (/^\s*(?:for|while|do)\b/.test(text)) return true;
  }
  return false;
}

/** Words of a call's arguments that may be variables. */
const wordsOf = (text: string): readonly string[] => text.match(/\b[A-Za-z_$][\w$]*\b/g) ?? [];

/** Whether what stands between the parentheses is only known by what the lines before it, from `from`, declare. */
function dependsOn(lines: readonly string[], from: number, at: number): boolean {
  const between = lines.slice(from - 1, at - 1).flatMap((text) => /\b(?:const|let)\s+(.+?)\s*=/.exec(text)?.[1] ?? []);
  const declared = new Set(between.flatMap(wordsOf));
  const [, inside = ''] = /\((.*)\)/.exec(lines[at - 1] ?? '') ?? [];
  return wordsOf(inside).some((word) => declared.has(word));
}

/**
 * Where the function of the place, or its only caller, calls the command further down, with nothing that the lines in between gave it: so that it
 * may have stood above. Undefined where there is none.
 */
export function writtenBelow(command: Command, around: Around | undefined): Place | undefined {
  if (around === undefined) return undefined;
  const { file } = around.place;
  const lines = codeOf(file).split('\n');
  const calls = linesOf(command, file, around);
  let line = around.place.line;
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const own = enclosing(lines, line);
    if (own === undefined) return undefined;
    const from = line;
    const below = calls.find((call) => call > from && call <= own.to && !dependsOn(lines, from, call));
    if (below !== undefined) return { file, line: below };
    const [caller, ...others] = callersOf(lines, own);
    if (caller === undefined || others.length > 0) return undefined;
    line = caller;
  }
  return undefined;
}
