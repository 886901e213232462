// What the matrix knows of one form of a fault: what it demands, and where in a piece of work it strikes.
import type { Fault } from '../scenario/types.ts';
import type { Demand } from '../../reports/evidence/matrix.ts';
import type { Work } from './work.ts';

/** The same for the same seed, column and form; so is what it draws. */
export interface Draw {
  /** @throws RangeError where there is nothing to draw from */
  one<T>(from: readonly T[]): T;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
}

/** A fault with its place in the work. */
export interface Placed {
  readonly faults: readonly [Fault, ...Fault[]];
  /** Worker processes. Default 1. */
  readonly workers?: number;
  /** The message of this name that comes a second time, behind all that the base sends: what the faults strike. */
  readonly repeats?: { readonly signal: string } | { readonly update: string };
}

/** Why there is no such place, in words that go on after the name of the column: `makes no streamed call`. */
export interface NotApplicable {
  readonly not: string;
}

/** One row of the matrix. */
export interface Form {
  /** Behind the slash of the row's name. Absent: the kind has this form alone. */
  readonly name?: string;
  /** What goes wrong, in a few words. */
  readonly title: string;
  readonly demands: Exclude<Demand, 'excepted'>;
  place(work: Work, draw: Draw): Placed | NotApplicable;
}

/** What a kind of fault has in the matrix. */
export type KindForms =
  | { readonly forms: readonly [Form, ...Form[]] }
  /** It has no row, and why. */
  | { readonly leftOut: string };
