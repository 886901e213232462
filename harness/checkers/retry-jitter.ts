// What failed together does not come back together: the waits after one and the same attempt lie apart.
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { Duration } from '../scenario/types.ts';
import { activityRuns, attemptsAreMissing, ATTEMPTS_MISSING, type ActivityRun } from './activity-run.ts';
import { missingExecutions } from './all-executions.ts';
import { expectationOf } from './expectation.ts';
import { judge, ms, type Remark } from './judgement.ts';
import { askedAfter } from './retry-backoff.ts';
import type { Checker } from './types.ts';

const NAME = 'retry-jitter';

/** Fewer waits may lie close together by chance. */
const WAITS_MIN = 4;

// The scenario's schema has already held the text against the SDK's own reading.
const inMs = (duration: Duration): number => msToNumber(duration as Parameters<typeof msToNumber>[0]);

/** The waits after attempt n of all activities of a type, where n failed and another was made. */
const waitsByAttempt = (type: string, runs: readonly ActivityRun[]): ReadonlyMap<number, readonly number[]> => {
  const waits = new Map<number, number[]>();
  for (const { recorded, attempts } of runs.filter((run) => run.recorded.activityType === type)) {
    for (const each of attempts) {
      const retried = attempts.some(({ attempt }) => attempt === each.attempt + 1);
      if (each.outcome?.kind !== 'failed' || !retried) continue;
      waits.set(each.attempt, [...(waits.get(each.attempt) ?? []), askedAfter(recorded.policy, each)]);
    }
  }
  return waits;
};

interface Found {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const found = (type: string, apart: Duration, runs: readonly ActivityRun[]): Found => {
  const together = [...waitsByAttempt(type, runs)].filter(([, waits]) => waits.length >= WAITS_MIN);
  if (together.length === 0) {
    const message = `${type}: no attempt failed in ${WAITS_MIN} activities or more and was made again, so nothing came back together.`;
    return { failures: [], doubts: [{ message, suggestion: 'Strike every instance of it, in more executions.' }] };
  }
  const close = together.filter(([, waits]) => Math.max(...waits) - Math.min(...waits) < inMs(apart));
  return {
    failures: close.map(([attempt, waits]) => ({
      message: `${type}: ${waits.length} activities failed at attempt ${attempt} and wait between ${ms(Math.min(...waits))} and ${ms(Math.max(...waits))}, expected at least ${ms(inMs(apart))} (${apart}) from the shortest to the longest: what failed together comes back together, into the same limit.`,
      suggestion: 'Lengthen each wait by a share of its own: throw ApplicationFailure with a jittered nextRetryDelay.',
    })),
    doubts: [],
  };
};

export const retryJitter: Checker = {
  name: NAME,
  claim: 'Activities that failed together wait for different times, as far apart as the scenario says.',
  check(evidence) {
    const expected = Object.entries(expectationOf(evidence).jitter ?? {});
    if (expected.length === 0) return undefined;
    if (attemptsAreMissing(evidence)) return judge(NAME, [], [ATTEMPTS_MISSING]);
    const runs = activityRuns(evidence);
    const all = expected.map(([type, apart]) => found(type, apart, runs));
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      [...all.flatMap(({ doubts }) => doubts), ...missingExecutions(evidence)],
    );
  },
};
