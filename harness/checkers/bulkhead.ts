// A bulkhead holds: never more bodies of an activity at the same time than the scenario allows, over all workers and executions.
import type { ActivityAttempt, TrialEvidence } from '../../reports/evidence/types.ts';
import { attemptsAreMissing, ATTEMPTS_MISSING } from './activity-run.ts';
import { missingExecutions } from './all-executions.ts';
import { expectationOf } from './expectation.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'bulkhead';

/** A body, from its begin to its end, wall ms. */
interface Body {
  readonly attempt: ActivityAttempt;
  readonly from: number;
  readonly to: number;
}

/** A body without an outcome ran until its process died, or to the end of the trial. */
const bodyOf = (attempt: ActivityAttempt, { workers, timings }: TrialEvidence): Body => {
  const died = workers.find(({ identity }) => identity === attempt.worker)?.diedWallMs;
  const over = timings.startedWallMs + timings.wallMs;
  return { attempt, from: attempt.startedWallMs, to: attempt.endedWallMs ?? died ?? over };
};

/** The largest crowd: the bodies that ran when the last of them began. One that ends as another begins has made room. */
const largestCrowd = (bodies: readonly Body[]): readonly Body[] =>
  bodies
    .map(({ from }) => bodies.filter((other) => other.from <= from && from < other.to))
    .reduce((most, crowd) => (crowd.length > most.length ? crowd : most), []);

const workersOf = (bodies: readonly Body[]): string =>
  count(new Set(bodies.map(({ attempt }) => attempt.worker)).size, 'worker process', 'worker processes');

interface Found {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const found = (type: string, limit: number, evidence: TrialEvidence): Found => {
  const bodies = evidence.attempts
    .filter(({ activityType }) => activityType === type)
    .map((attempt) => bodyOf(attempt, evidence));
  const crowd = largestCrowd(bodies);
  if (crowd.length > limit) {
    const message = `${type}: ${crowd.length} bodies ran at the same time on ${workersOf(crowd)}, expected at most ${limit}.`;
    const suggestion =
      'Limit the worker of its own queue (maxConcurrentActivityTaskExecutions) and count the processes: the limit holds for each of them.';
    return { failures: [{ message, suggestion }], doubts: [] };
  }
  if (crowd.length === limit) return { failures: [], doubts: [] };
  const message = `${type}: ${count(bodies.length, 'body', 'bodies')}, at most ${crowd.length} at the same time, so nothing ever pressed against the limit of ${limit}.`;
  const suggestion = 'Give the trial more executions, or bodies that take longer.';
  return { failures: [], doubts: [{ message, suggestion }] };
};

export const bulkhead: Checker = {
  name: NAME,
  claim: 'No more bodies of an activity run at the same time than the scenario allows, and so many did.',
  check(evidence) {
    const expected = Object.entries(expectationOf(evidence).concurrent ?? {});
    if (expected.length === 0) return undefined;
    if (attemptsAreMissing(evidence)) return judge(NAME, [], [ATTEMPTS_MISSING]);
    const all = expected.map(([type, limit]) => found(type, limit, evidence));
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      [...all.flatMap(({ doubts }) => doubts), ...missingExecutions(evidence)],
    );
  },
};
