// Every activity was scheduled with the numbers that its promise names: timeouts, retry policy, task queue.
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { RecordedActivity } from '../history/reader.ts';
import type { ActivityOptions, Duration } from '../scenario/types.ts';
import { activityRuns, nameOfActivity } from './activity-run.ts';
import { expectationOf } from './expectation.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'activity-options';

type Value = string | number | undefined;

const sorted = (types: readonly string[]): string => types.toSorted().join(', ');
const inMs = (duration: Duration | undefined): number | undefined =>
  duration === undefined ? undefined : msToNumber(duration);

/** Each number: what it is called, what was recorded, what is expected. */
const numbersOf = (
  { policy, ...recorded }: RecordedActivity,
  expected: ActivityOptions,
): readonly (readonly [name: string, recorded: Value, expected: Value])[] => [
  ['task queue', recorded.taskQueue, expected.taskQueue],
  ['start-to-close (ms)', recorded.startToCloseMs, inMs(expected.startToClose)],
  ['schedule-to-close (ms)', recorded.scheduleToCloseMs, inMs(expected.scheduleToClose)],
  ['heartbeat (ms)', recorded.heartbeatMs, inMs(expected.heartbeat)],
  ['attempts', policy.maximumAttempts, expected.attempts],
  ['initial interval (ms)', policy.initialIntervalMs, inMs(expected.initialInterval)],
  ['backoff coefficient', policy.backoffCoefficient, expected.coefficient],
  ['maximum interval (ms)', policy.maximumIntervalMs, inMs(expected.maximumInterval)],
  [
    'non-retryable types',
    sorted(policy.nonRetryableErrorTypes),
    expected.nonRetryable === undefined ? undefined : sorted(expected.nonRetryable),
  ],
];

const unlike = (recorded: RecordedActivity, expected: ActivityOptions): Remark[] =>
  numbersOf(recorded, expected)
    .filter(([, is, wanted]) => wanted !== undefined && is !== wanted)
    .map(([name, is, wanted]) => ({
      message: `${nameOfActivity(recorded)} was scheduled with ${name} ${is ?? 'none'}, expected ${wanted}.`,
      suggestion: 'Set it in the options that the workflow gives to proxyActivities.',
      eventId: recorded.eventId,
    }));

export const activityOptions: Checker = {
  name: NAME,
  claim: 'Every activity is scheduled with the timeouts, the retry policy and the task queue that the scenario names.',
  check(evidence) {
    const { options } = expectationOf(evidence);
    if (options === undefined) return undefined;
    const scheduled = activityRuns(evidence).map(({ recorded }) => recorded);
    const missing = Object.keys(options).filter((type) => !scheduled.some(({ activityType }) => activityType === type));
    return judge(
      NAME,
      scheduled.flatMap((recorded) => unlike(recorded, options[recorded.activityType] ?? {})),
      missing.map((type) => ({ message: `No ${type} was scheduled: its options cannot be told.` })),
    );
  },
};
