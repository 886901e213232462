// What completed attempts would have taken in production: their waits for played latencies multiplied back, their own time as it was.
import type { ActivityLatencies } from '../../reports/evidence/run.ts';
import type { ActivityAttempt, TrialEvidence } from '../../reports/evidence/types.ts';
import { readHistory, type RecordedActivity } from '../history/reader.ts';
import type { World } from '../scenario/types.ts';

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How many times faster than production the trial's world answers; undefined where it answers at once. */
const scaleOf = ({ plan }: TrialEvidence): number | undefined => (plan.world as World | null)?.latency?.scale;

/** Key of an activity in a trial: Activity IDs begin again with every run. */
const keyOf = ({
  workflowId,
  runId,
  activityId,
}: Pick<ActivityAttempt, 'workflowId' | 'runId' | 'activityId'>): string =>
  JSON.stringify([workflowId, runId, activityId]);

/** Total length of intervals, what lies in several of them counted once. */
const lengthOf = (intervals: readonly Interval[]): number => {
  let length = 0;
  let reached = -Infinity;
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
};

/**
 * When the attempt waited for an answer whose latency the world plays. Only these waits are shortened; what an answer was late
 * because this machine was busy belongs to the attempt's own time.
 */
const waitsOf = ({ llm, services }: TrialEvidence, scale: number, attempt: ActivityAttempt): readonly Interval[] =>
  [...llm, ...services]
    .filter((exchange) => keyOf(exchange) === keyOf(attempt) && exchange.attempt === attempt.attempt)
    .flatMap(({ arrivedWallMs, answeredWallMs, latencyMs }) => {
      if (latencyMs === undefined) return [];
      const to = Math.min(arrivedWallMs + latencyMs / scale, answeredWallMs, attempt.endedWallMs ?? answeredWallMs);
      return [{ from: Math.max(arrivedWallMs, attempt.startedWallMs), to }];
    })
    .filter(({ from, to }) => to > from);

const recordedActivities = ({ executions }: TrialEvidence): ReadonlyMap<string, RecordedActivity> =>
  new Map(
    executions.flatMap(({ workflowId, runId, history }) =>
      readHistory(history).activities.map(
        (recorded) => [keyOf({ workflowId, runId, activityId: recorded.activityId }), recorded] as const,
      ),
    ),
  );

/**
 * One entry per activity type and timeouts, in the order in which they were first scheduled; empty where the world plays no latencies.
 * Attempts that waited for nothing the world plays are entries of their own (`local`): their time here says nothing about production.
 */
export const activityLatencies = (evidence: TrialEvidence): readonly ActivityLatencies[] => {
  const scale = scaleOf(evidence);
  if (scale === undefined) return [];
  const recorded = recordedActivities(evidence);
  const found = new Map<string, Omit<ActivityLatencies, 'latenciesMs'> & { latenciesMs: number[] }>();
  for (const attempt of evidence.attempts) {
    const { startToCloseMs, heartbeatMs } = recorded.get(keyOf(attempt)) ?? {};
    const waits = waitsOf(evidence, scale, attempt);
    if (attempt.outcome?.kind !== 'completed' || attempt.endedWallMs === undefined) continue;
    if (startToCloseMs === undefined) continue;
    const waited = lengthOf(waits);
    const own = attempt.endedWallMs - attempt.startedWallMs - waited;
    const { activityType } = attempt;
    const local = waits.length === 0;
    const key = JSON.stringify([activityType, startToCloseMs, heartbeatMs, local]);
    const entry = found.get(key) ?? {
      activityType,
      startToCloseMs,
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      scale,
      ...(local ? { local } : {}),
      latenciesMs: [],
    };
    entry.latenciesMs.push(Math.round(own + waited * scale));
    found.set(key, entry);
  }
  return [...found.values()];
};
