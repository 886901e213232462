// Which rows and columns of the matrix a command line asks for.
import { HarnessError } from '../errors.ts';
import { digest } from '../random.ts';
import { means } from '../scenario/choose.ts';
import { didYouMean } from '../suggest.ts';
import type { Column } from './columns.ts';
import type { NamedForm } from './forms/registry.ts';

const unknown = (what: string, pattern: string, known: readonly string[]): HarnessError =>
  new HarnessError(
    'USAGE',
    `Failed to find the ${what} "${pattern}": none has this name, starts with it or matches it. ${didYouMean(pattern, known)}\`ordeal matrix --list\` prints all.`,
  );

const chosen = <T>(
  what: string,
  all: readonly T[],
  nameOf: (one: T) => string,
  patterns: readonly string[],
): readonly T[] => {
  for (const pattern of patterns)
    if (!all.some((one) => means(pattern, nameOf(one)))) throw unknown(what, pattern, all.map(nameOf));
  return patterns.length === 0 ? all : all.filter((one) => patterns.some((pattern) => means(pattern, nameOf(one))));
};

/** @throws {HarnessError} `USAGE` */
export const chooseColumns = (all: readonly Column[], patterns: readonly string[]): readonly Column[] =>
  chosen('column', all, ({ name }) => name, patterns);

/** A kind means all its forms. @throws {HarnessError} `USAGE` */
export const chooseForms = (all: readonly NamedForm[], patterns: readonly string[]): readonly NamedForm[] =>
  chosen('row', all, ({ row }) => row.form, patterns);

/** One of several parts of a matrix, from 1. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

/** Hexadecimal digits that a whole number holds exactly. */
const DIGITS = 8;

/** Whether a cell belongs to the share. The same on every machine; the shares together are the whole. */
export const inShare = ({ part, of }: Share, column: string, form: string): boolean =>
  Number.parseInt(digest(DIGITS, column, form), 16) % of === part - 1;
