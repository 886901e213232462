// Timeouts beside measured latencies: the same columns and words for every report.
import type { RunReport, TimeoutJudgement, TimeoutRow } from '../evidence/run.ts';
import { duration, number } from './format.ts';

/** One column behind the name. */
export interface TimeoutColumn {
  readonly title: string;
  readonly of: (row: TimeoutRow) => string;
}

const WORDS: Readonly<Record<TimeoutJudgement, string>> = {
  'too-tight': 'too tight',
  fits: 'fits',
  'too-loose': 'too loose',
  'too-few': 'too few attempts',
  local: 'not judged',
};

export const timeoutName = ({ pipeline, activityType }: TimeoutRow): string => `${pipeline} ${activityType}`;

/** Behind the name, in the order of the reports. */
export const TIMEOUT_COLUMNS: readonly TimeoutColumn[] = [
  { title: 'start-to-close', of: (row) => duration(row.startToCloseMs) },
  { title: 'heartbeat', of: (row) => (row.heartbeatMs === undefined ? '–' : duration(row.heartbeatMs)) },
  { title: 'attempts', of: (row) => number(row.attempts) },
  { title: 'p50', of: (row) => duration(row.p50Ms) },
  { title: 'p99', of: (row) => duration(row.p99Ms) },
  { title: '3 × p99', of: (row) => (row.recommendedMs === undefined ? '–' : duration(row.recommendedMs)) },
  { title: 'judgement', of: (row) => WORDS[row.judgement] },
];

/** `Timeouts against measured latencies (scaled 1:50)`; undefined where nothing was measured. */
export function timeoutsTitle({ timeouts = [] }: RunReport): string | undefined {
  if (timeouts.length === 0) return undefined;
  const scales = [...new Set(timeouts.flatMap((row) => row.scales))].sort((a, b) => a - b);
  return `Timeouts against measured latencies (scaled ${scales.map((scale) => `1:${number(scale)}`).join(', ')})`;
}

/** Says what `not judged` means; undefined where every row is judged. */
export const timeoutsNote = ({ timeouts = [] }: RunReport): string | undefined =>
  timeouts.some(({ judgement }) => judgement === 'local')
    ? 'Not judged: measured without a latency of production. These wait for nothing that the scenarios play, so their times are those of this machine.'
    : undefined;
