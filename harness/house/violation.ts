// One place where the code does not keep a house rule.
import type { Source } from './source-tree.ts';

export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A house rule: looks at all sources, tells what does not keep it. */
export type HouseRule = (sources: readonly Source[]) => readonly Violation[];

export const violationText = ({ rule, file, line, message }: Violation): string =>
  `${file}:${line}  ${message}  (${rule})`;
