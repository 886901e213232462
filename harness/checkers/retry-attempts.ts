// The retry policy is kept in number: never more attempts than allowed, none after a final failure, none given up early.
import type { ActivityAttempt } from '../../reports/evidence/types.ts';
import {
  activityRuns,
  attemptsAreMissing,
  ATTEMPTS_MISSING,
  nameOfActivity,
  type ActivityRun,
} from './activity-run.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'retry-attempts';

/** Why the server itself may end an activity that has attempts left. */
const RIGHTFUL_ENDS: ReadonlySet<string> = new Set(['RETRY_STATE_TIMEOUT', 'RETRY_STATE_CANCEL_REQUESTED']);

const isFinal = ({ recorded: { policy } }: ActivityRun, { outcome }: ActivityAttempt): boolean =>
  outcome?.kind === 'failed' && (outcome.nonRetryable || policy.nonRetryableErrorTypes.includes(outcome.type));

const tooMany = ({ recorded, attempts, execution }: ActivityRun): Remark[] => {
  const { maximumAttempts } = recorded.policy;
  const made = Math.max(recorded.attempt ?? 0, attempts.at(-1)?.attempt ?? 0);
  if (maximumAttempts === 0 || made <= maximumAttempts) return [];
  return [
    {
      message: `${nameOfActivity(recorded)} in execution ${execution.workflowId} made ${made} attempts; its policy allows ${maximumAttempts}.`,
      eventId: recorded.eventId,
    },
  ];
};

const afterFinal = (run: ActivityRun): Remark[] => {
  const final = run.attempts.find((attempt) => isFinal(run, attempt));
  const later = run.attempts.filter(({ attempt }) => final !== undefined && attempt > final.attempt);
  if (final?.outcome?.kind !== 'failed' || later.length === 0) return [];
  return [
    {
      message: `${nameOfActivity(run.recorded)} was tried ${count(later.length, 'more time')} after attempt ${final.attempt} failed with ${final.outcome.type}, which is not retryable.`,
      suggestion:
        'A non-retryable failure stops at once: see that no code outside the retry policy calls the activity again.',
      eventId: run.recorded.eventId,
    },
  ];
};

/** Whether the history says that this activity ended, or its execution completed without caring. */
const wasGivenUp = ({ recorded, execution }: ActivityRun): boolean => {
  if (recorded.end === 'failed' || recorded.end === 'timed-out') return !RIGHTFUL_ENDS.has(recorded.retryState ?? '');
  // Open at the end: an execution that failed or was stopped for another reason takes its activities with it.
  return recorded.end === undefined && execution.status === 'completed';
};

const givenUpEarly = (run: ActivityRun): Remark[] => {
  const last = run.attempts.at(-1);
  const { maximumAttempts } = run.recorded.policy;
  if (last === undefined || last.outcome?.kind === 'completed' || isFinal(run, last)) return [];
  if ((maximumAttempts > 0 && last.attempt >= maximumAttempts) || !wasGivenUp(run)) return [];
  const allowed = maximumAttempts === 0 ? 'any number' : String(maximumAttempts);
  const how = last.outcome === undefined ? 'died' : `failed retryably with ${last.outcome.type}`;
  return [
    {
      message: `${nameOfActivity(run.recorded)} was given up after attempt ${last.attempt}, which ${how}; its policy allows ${allowed}.`,
      suggestion:
        'Wait for the activity in the workflow, and mark failures non-retryable only where a retry cannot help.',
      eventId: run.recorded.eventId,
    },
  ];
};

export const retryAttempts: Checker = {
  name: NAME,
  claim:
    'Attempts stay within the policy: retryable failures are retried until success or the maximum, others stop at once.',
  check(evidence) {
    const runs = activityRuns(evidence).filter(
      ({ recorded, attempts }) => recorded.attempt !== undefined || attempts.length > 0,
    );
    if (runs.length === 0) return undefined;
    const failures = runs.flatMap((run) => [...tooMany(run), ...afterFinal(run), ...givenUpEarly(run)]);
    return judge(NAME, failures, attemptsAreMissing(evidence) ? [ATTEMPTS_MISSING] : []);
  },
};
