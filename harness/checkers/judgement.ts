// From findings to the verdict of one checker, and the words in which findings are written.
import type { CheckerResult, Finding } from '../../reports/evidence/run.ts';

/** What a checker found before it is a finding: the message, and what to change. */
export type Remark = Omit<Finding, 'rule'>;

/**
 * The result of a checker: any failure fails it, else any doubt leaves it unknown, else it passes.
 *
 * @param failures - the invariant is broken
 * @param doubts - the evidence does not say whether it holds
 */
export const judge = (rule: string, failures: readonly Remark[], doubts: readonly Remark[] = []): CheckerResult => ({
  name: rule,
  verdict: failures.length > 0 ? 'fail' : doubts.length > 0 ? 'unknown' : 'pass',
  findings: [...failures, ...doubts].map((remark) => ({ rule, ...remark })),
});

/** `1,234` */
export const number = (value: number): string => value.toLocaleString('en-US');

/** `1 row`, `2 rows`, `3 activities` with the plural given where an s does not do. */
export const count = (value: number, singular: string, plural = `${singular}s`): string =>
  `${number(value)} ${value === 1 ? singular : plural}`;

/** `2,000 ms` */
export const ms = (value: number): string => `${number(Math.round(value))} ms`;
