// Durable execution beside its restart baseline: the same rows for every report.
import type { Cost, RunReport, Savings, TrialReport } from '../evidence/run.ts';
import { duration, money, number } from './format.ts';

/** One measure of both ways of doing the work. */
export interface Measure {
  readonly title: string;
  readonly of: (cost: Cost) => number;
  readonly show: (value: number) => string;
}

/** In the order of the reports. */
const MEASURES: readonly (Measure & { readonly onlyWhereAny?: true })[] = [
  { title: 'tokens', of: (cost) => cost.tokensBilled, show: number },
  { title: 'cost', of: (cost) => cost.costUsd, show: money },
  { title: 'duplicate writes', of: (cost) => cost.duplicateEffects, show: number },
  { title: 'skipped updates', of: (cost) => cost.skippedEffects, show: number, onlyWhereAny: true },
  { title: 'half-written', of: (cost) => cost.partialEffects, show: number, onlyWhereAny: true },
  { title: 'virtual time', of: (cost) => cost.virtualMs, show: duration },
];

export interface Comparison {
  readonly title: string;
  /** What the other side is called: `restart`, or the Workflow Types that did the work before. */
  readonly other: string;
  readonly durable: Cost;
  readonly restart: Cost;
}

const NOTHING: Cost = {
  requests: 0,
  tokensBilled: 0,
  costUsd: 0,
  duplicateEffects: 0,
  skippedEffects: 0,
  partialEffects: 0,
  virtualMs: 0,
  executions: 0,
};

const add = (a: Cost, b: Cost): Cost => ({
  requests: a.requests + b.requests,
  tokensBilled: a.tokensBilled + b.tokensBilled,
  costUsd: a.costUsd + b.costUsd,
  duplicateEffects: a.duplicateEffects + b.duplicateEffects,
  skippedEffects: a.skippedEffects + b.skippedEffects,
  partialEffects: a.partialEffects + b.partialEffects,
  virtualMs: a.virtualMs + b.virtualMs,
  executions: a.executions + b.executions,
});

/** The other side of work that had no predecessor. */
const RESTART = 'restart';

/** Where the work had a predecessor, it is the restart side, and the title says so. */
export const comparison = (scenario: string, { durable, restart, predecessor }: Savings): Comparison => ({
  title: predecessor === undefined ? scenario : `${scenario} against ${predecessor}`,
  other: predecessor ?? RESTART,
  durable,
  restart,
});

/** One per trial that was measured against a restart. */
export const comparisons = (report: RunReport): readonly Comparison[] =>
  report.trials.flatMap((trial: TrialReport) =>
    trial.savings === undefined ? [] : [comparison(trial.scenario, trial.savings)],
  );

/** `restart`, `EnrichmentDagWorkflow`, or `restart and EnrichmentDagWorkflow` where some rows have the one and some the other. */
export const otherSide = (rows: readonly Pick<Comparison, 'other'>[]): string => {
  const others = new Set(rows.map(({ other }) => other));
  return [...(others.delete(RESTART) ? [RESTART] : []), ...others].join(' and ');
};

/** Above the names of a table: `durable / restart`; where the rows differ in their other side, each says its own. */
export const sidesOf = (rows: readonly Pick<Comparison, 'other'>[]): string =>
  `durable / ${new Set(rows.map(({ other }) => other)).size > 1 ? 'other' : otherSide(rows)}`;

/** Their sum, or undefined where nothing was measured. */
export function total(rows: readonly Comparison[]): Comparison | undefined {
  if (rows.length === 0) return undefined;
  return {
    title: 'together',
    other: otherSide(rows),
    durable: rows.map((row) => row.durable).reduce(add, NOTHING),
    restart: rows.map((row) => row.restart).reduce(add, NOTHING),
  };
}

/** What these rows are compared by. Skipped and half-written effects are columns only where there was one: few databases can tell. */
export const measuresOf = (rows: readonly Comparison[]): readonly Measure[] =>
  MEASURES.filter(
    ({ of, onlyWhereAny }) => onlyWhereAny !== true || rows.some((row) => of(row.durable) > 0 || of(row.restart) > 0),
  );
