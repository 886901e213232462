// Where a command's call stands in the workflow's source: told from its text, without running it.
import type { Command } from './commands.ts';
import { codeOf, type Place } from './place.ts';

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How a call of the command looks. */
export function callOf(command: Command): RegExp | undefined {
  const name = escaped(command.name);
  switch (command.kind) {
    case 'activity':
    case 'local-activity':
      return command.name === '' ? undefined : new RegExp(`\\b${name}\\(`);
    case 'timer':
      // A condition without a timeout asks for no timer.
      return /\b(?:sleep|withTimeout|setTimeout)\s*\(|\bcondition\s*\((?:$|.*,[^,()]+\))/;
    case 'child':
      return command.name === '' ? undefined : new RegExp(`Child(?:<[^>]*>)?\\(\\s*['"]?${name}\\b`);
    case 'patch':
    case 'nexus':
    case 'signal-external':
      return new RegExp(`['"\`]${name}['"\`]`);
    case 'search-attributes':
      return /\bupsertSearchAttributes\s*\(/;
    case 'memo':
      return /\bupsertMemo\s*\(/;
    case 'cancel-external':
      return /ExternalWorkflowHandle\b.*\.cancel\s*\(|\b\w*[hH]andle\.cancel\s*\(/;
    case 'continue-as-new':
      return /\bcontinueAsNew/;
    // A scope's `cancel()` does not say what it cancels.
    case 'cancel-timer':
    case 'cancel-activity':
    case 'cancel-child':
    case 'cancel-nexus':
    case 'complete':
    case 'fail':
    case 'cancel':
    case 'update':
      return undefined;
  }
}

/** The code around a change. */
export interface Around {
  readonly place: Place;
  /** Every file that a command of the replay came from. */
  readonly files: readonly string[];
  /** What the workflow is called: where a module exports it, whatever else is exported there is another workflow. */
  readonly workflowType: string;
}

const EXPORTED = /^export (?:async )?function (\w+)/;

/** Whether each line belongs to the workflow, as far as the text says it. */
function ownLines(lines: readonly string[], workflowType: string): readonly boolean[] {
  const names = lines.map((line) => EXPORTED.exec(line)?.[1]);
  if (!names.includes(workflowType)) return lines.map(() => true);
  let isForeign = false;
  return lines.map((line, index) => {
    if (names[index] !== undefined) isForeign = names[index] !== workflowType;
    const isOwn = !isForeign;
    if (line.startsWith('}')) isForeign = false;
    return isOwn;
  });
}

/** Lines of a file that call the command for this workflow, from 1. */
export function linesOf(command: Command, file: string, { workflowType }: Around): readonly number[] {
  const call = callOf(command);
  if (call === undefined) return [];
  const lines = codeOf(file).split('\n');
  const own = ownLines(lines, workflowType);
  return lines.flatMap((line, index) => (own[index] === true && call.test(line) ? [index + 1] : []));
}

/** Whether the source still holds a call of the command: then it was not taken away but is not reached. */
export const isWritten = (command: Command, around: Around | undefined): boolean =>
  around?.files.some((file) => linesOf(command, file, around).length > 0) ?? false;

/** Whether one of two lines is left out when the other is done: an `else`, a `?:`, a `case`, a `return` of an `if` between them. */
function excludes(lines: readonly string[], one: number, other: number): boolean {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  if (from === to) return /\?.*:/.test(lines[from - 1] ?? '');
  const between = lines.slice(from, to - 1);
  return (
    between.some((line) => /\belse\b|^\s*(?:case\b.*|default):/.test(line)) ||
    /\belse\b|^\s*:/.test(lines[to - 1] ?? '') ||
    /\bif\b.*\breturn\b/.test(lines[from - 1] ?? '')
  );
}

/** Whether no function of the module ends between two lines. */
function isSameFunction(lines: readonly string[], one: number, other: number): boolean {
  const between = lines.slice(Math.min(one, other) - 1, Math.max(one, other));
  return !between.some((line) => line.startsWith('}'));
}

/**
 * Whether the command stands in a branch that is not taken when the place is reached. Where the function of the place asks for it,
 * what other functions do is not looked at.
 */
export function isInOtherBranch(command: Command, around: Around | undefined): boolean {
  if (around === undefined) return false;
  const { file, line } = around.place;
  const lines = codeOf(file).split('\n');
  const all = linesOf(command, file, around);
  const near = all.filter((other) => isSameFunction(lines, other, line));
  return (near.length === 0 ? all : near).some((other) => excludes(lines, other, line));
}

/** Whether the command is only written further down than the place, in its file. */
export const isFurtherDown = (command: Command, around: Around | undefined): boolean => {
  const lines = around === undefined ? [] : linesOf(command, around.place.file, around);
  return lines.length > 0 && lines.every((line) => line > (around?.place.line ?? line));
};

const PATCHED = /\bpatched\('([^'\\]+)'\)/;

/** Another patch that the source asks for where it does not ask for this one: this one under a new id, as it seems. */
export function otherPatch({ name }: Command, around: Around | undefined): string | undefined {
  const ids = (around?.files ?? []).flatMap((file) =>
    codeOf(file)
      .split('\n')
      .flatMap((line) => PATCHED.exec(line)?.[1] ?? []),
  );
  return ids.includes(name) ? undefined : ids[0];
}
