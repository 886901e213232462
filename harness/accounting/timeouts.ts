// Timeouts beside measured latencies: about three times the 99th percentile, neither far below nor far above.
import type { ActivityLatencies, TimeoutJudgement, TimeoutRow, TrialReport } from '../../reports/evidence/run.ts';

/** A timeout should be about this many times the p99: room for a bad day of the service, and still noticed while it matters. */
const RECOMMENDED_P99S = 3;
/** Below this many it is too tight: "about three", less the third by which a p99 of a few dozen attempts scatters. */
const TIGHT_BELOW_P99S = 2;
/** Above this many it is too loose: an attempt that will never end is noticed as late as ten of the slowest honest ones. */
const LOOSE_ABOVE_P99S = 10;
/** Fewer attempts say little about a 99th percentile: with ten, the slowest of them is already beyond the 90th. */
const ATTEMPTS_MIN = 10;

const P50 = 0.5;
const P99 = 0.99;

/** The nearest rank: a value that was measured, never one between two. @param sorted - not empty */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

const judgementOf = (timeoutMs: number, p99Ms: number, attempts: number): TimeoutJudgement => {
  if (attempts < ATTEMPTS_MIN) return 'too-few';
  if (timeoutMs < TIGHT_BELOW_P99S * p99Ms) return 'too-tight';
  return timeoutMs > LOOSE_ABOVE_P99S * p99Ms ? 'too-loose' : 'fits';
};

const rowOf = (pipeline: string, measured: readonly [ActivityLatencies, ...ActivityLatencies[]]): TimeoutRow => {
  const [{ activityType, startToCloseMs, heartbeatMs, local }] = measured;
  const sorted = measured.flatMap(({ latenciesMs }) => latenciesMs).toSorted((a, b) => a - b);
  const p99Ms = percentile(sorted, P99);
  return {
    pipeline,
    activityType,
    startToCloseMs,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    scales: [...new Set(measured.map(({ scale }) => scale))],
    attempts: sorted.length,
    p50Ms: percentile(sorted, P50),
    p99Ms,
    ...(local === true
      ? { judgement: 'local' }
      : { recommendedMs: RECOMMENDED_P99S * p99Ms, judgement: judgementOf(startToCloseMs, p99Ms, sorted.length) }),
  };
};

/** One row per pipeline, activity type and timeouts, over all that was measured; of one that waited for played answers, only those attempts. */
export const timeoutRows = (
  trials: readonly (Pick<TrialReport, 'pipeline'> & { readonly latencies?: readonly ActivityLatencies[] })[],
): readonly TimeoutRow[] => {
  const groups = new Map<string, { pipeline: string; measured: [ActivityLatencies, ...ActivityLatencies[]] }>();
  for (const { pipeline, latencies = [] } of trials) {
    for (const each of latencies) {
      const key = JSON.stringify([pipeline, each.activityType, each.startToCloseMs, each.heartbeatMs]);
      const group = groups.get(key);
      const [first] = group?.measured ?? [];
      if (group === undefined || (first?.local === true && each.local !== true))
        groups.set(key, { pipeline, measured: [each] });
      else if (first?.local === each.local) group.measured.push(each);
    }
  }
  return [...groups.values()].map(({ pipeline, measured }) => rowOf(pipeline, measured));
};
