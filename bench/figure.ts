// One figure of the bench: what was measured, what it should be, and whether it is. A figure without a value says why. Pure.
import { spreadOf } from './statistics.ts';

export interface Target {
  readonly kind: 'at-least' | 'at-most';
  readonly value: number;
}

interface About {
  /** What it is, as the table says it. */
  readonly title: string;
  readonly unit: Unit;
  /** Absent: shown for comparison. */
  readonly target?: Target;
  /** How it came about: how many samples, what is included. */
  readonly note: string;
}

/** `/min`: trials per minute. */
export type Unit = 'ms' | '×' | '/min';

export type Figure =
  | (About & { readonly kind: 'measured'; readonly value: number })
  | (About & { readonly kind: 'not-measured'; readonly reason: string });

export type Standing = 'met' | 'not met' | 'not measured' | '–';

export function standingOf(figure: Figure): Standing {
  if (figure.kind === 'not-measured') return 'not measured';
  if (figure.target === undefined) return '–';
  const { kind, value } = figure.target;
  const met = kind === 'at-least' ? figure.value >= value : figure.value <= value;
  return met ? 'met' : 'not met';
}

/** A figure from a value that may be missing. */
export const figure = (about: About, value: number | undefined, reason = 'there is no sample'): Figure =>
  value === undefined || !Number.isFinite(value)
    ? { ...about, kind: 'not-measured', reason }
    : { ...about, kind: 'measured', value };

const ms = (value: number): string => String(Math.round(value));

/** The median of samples, with their spread in the note. */
export function medianFigure(about: About, samples: readonly number[], reason?: string): Figure {
  const spread = spreadOf(samples);
  const note =
    spread === undefined
      ? about.note
      : `${about.note}; n=${spread.n}, ${ms(spread.min)}–${ms(spread.max)}, p90 ${ms(spread.p90)}`;
  return figure({ ...about, note }, spread?.median, reason);
}
