// Durable execution beside its restart baseline: the same rows for every report.
import type { Cost, RunReport, TrialReport } from '../evidence/run.ts';
import { duration, money, number } from './format.ts';

/** One measure of both ways of doing the work. */
export interface Measure {
  readonly title: string;
  readonly of: (cost: Cost) => number;
  readonly show: (value: number) => string;
}

/** In the order of the reports. */
export const MEASURES: readonly Measure[] = [
  { title: 'tokens', of: (cost) => cost.tokensBilled, show: number },
  { title: 'cost', of: (cost) => cost.costUsd, show: money },
  { title: 'duplicate writes', of: (cost) => cost.duplicateEffects, show: number },
  { title: 'virtual time', of: (cost) => cost.virtualMs, show: duration },
];

export interface Comparison {
  readonly title: string;
  readonly durable: Cost;
  readonly restart: Cost;
}

const NOTHING: Cost = { requests: 0, tokensBilled: 0, costUsd: 0, duplicateEffects: 0, virtualMs: 0, executions: 0 };

const add = (a: Cost, b: Cost): Cost => ({
  requests: a.requests + b.requests,
  tokensBilled: a.tokensBilled + b.tokensBilled,
  costUsd: a.costUsd + b.costUsd,
  duplicateEffects: a.duplicateEffects + b.duplicateEffects,
  virtualMs: a.virtualMs + b.virtualMs,
  executions: a.executions + b.executions,
});

/** One per trial that was measured against a restart. */
export const comparisons = (report: RunReport): readonly Comparison[] =>
  report.trials.flatMap((trial: TrialReport) =>
    trial.savings === undefined
      ? []
      : [{ title: trial.scenario, durable: trial.savings.durable, restart: trial.savings.restart }],
  );

/** Their sum, or undefined where nothing was measured. */
export function total(rows: readonly Comparison[]): Comparison | undefined {
  if (rows.length === 0) return undefined;
  return {
    title: 'together',
    durable: rows.map((row) => row.durable).reduce(add, NOTHING),
    restart: rows.map((row) => row.restart).reduce(add, NOTHING),
  };
}
