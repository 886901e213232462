// The wait between two attempts is the one that was asked for, on the execution's own virtual clock.
import type { ActivityAttempt, TrialEvidence } from '../../reports/evidence/types.ts';
import type { RecordedPolicy } from '../history/reader.ts';
import { readSkips, virtualAt } from '../history/skips.ts';
import { activityRuns, nameOfActivity, type ActivityRun } from './activity-run.ts';
import { judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'retry-backoff';

/** Times in histories have nanoseconds, the evidence has milliseconds. */
const ROUNDING_MS = 2;

/** From the answer of a worker to the server acting on it, where the clock of the execution does not say it. */
const SLACK_MS = 1_000;

/** The wait after attempt n: what the failure asked for, else the policy's own. */
export const askedAfter = (policy: RecordedPolicy, { attempt, outcome }: ActivityAttempt): number =>
  (outcome?.kind === 'failed' ? outcome.nextRetryDelayMs : undefined) ??
  Math.min(policy.initialIntervalMs * policy.backoffCoefficient ** (attempt - 1), policy.maximumIntervalMs);

/** Wall milliseconds that the attempt can have stood in the queue; the virtual clock runs at wall speed meanwhile. */
const queuedAtMost = (
  attempt: ActivityAttempt,
  before: ActivityAttempt | undefined,
  trialStartedWallMs: number,
): number =>
  Math.max(
    0,
    attempt.startedWallMs - (before === undefined ? trialStartedWallMs : (before.endedWallMs ?? before.startedWallMs)),
  );

/**
 * Wall milliseconds from the worker's answer to the first skip after it. The clock skips only while nothing is in flight:
 * the server had acted on the answer by then, however busy the machine. 0 where the clock did not skip.
 */
const actedWithin = ({ execution }: ActivityRun, endedWallMs: number): number => {
  const skip = readSkips(execution.history)?.find(({ wallMs }) => wallMs >= endedWallMs);
  return skip === undefined ? 0 : skip.wallMs - endedWallMs;
};

const wrongWait = (run: ActivityRun, index: number, trialStartedWallMs: number): Remark[] => {
  const [attempt, next] = [run.attempts[index], run.attempts[index + 1]];
  // With an attempt missing in between, two waits would be taken for one.
  if (attempt === undefined || next?.attempt !== attempt.attempt + 1) return [];
  const asked = askedAfter(run.recorded.policy, attempt);
  const taken = next.scheduledVirtualMs - attempt.scheduledVirtualMs;
  const who = `${nameOfActivity(run.recorded)} in execution ${run.execution.workflowId}`;
  const source =
    attempt.outcome?.kind === 'failed' && attempt.outcome.nextRetryDelayMs !== undefined
      ? 'nextRetryDelay'
      : 'the policy';
  if (taken < asked - ROUNDING_MS) {
    return [
      {
        message: `${who}: attempt ${next.attempt} was due ${ms(taken)} after attempt ${attempt.attempt}, but ${source} asks for at least ${ms(asked)}: the provider is hit sooner than promised.`,
        suggestion: 'See that retries are left to the retry policy, not made in the workflow or the body.',
        eventId: run.recorded.eventId,
      },
    ];
  }
  // How long an attempt ran before it died is not known, so a late retry after a death cannot be told.
  if (attempt.outcome === undefined || attempt.endedWallMs === undefined) return [];
  const ran = attempt.endedWallMs - attempt.startedWallMs;
  const queued = queuedAtMost(attempt, run.attempts[index - 1], trialStartedWallMs);
  const most = asked + ran + queued + Math.max(SLACK_MS, actedWithin(run, attempt.endedWallMs));
  if (taken <= most) return [];
  return [
    {
      message: `${who}: attempt ${next.attempt} was due ${ms(taken)} after attempt ${attempt.attempt}, but ${source} asks for ${ms(asked)} (at most ${ms(most)} with the attempt's own time): recovery is slower than promised.`,
      eventId: run.recorded.eventId,
    },
  ];
};

/** How long before it was due an attempt began, on the execution's own clock; 0 where that is not known. */
const earlyBy = ({ execution }: ActivityRun, { startedWallMs, scheduledVirtualMs }: ActivityAttempt): number => {
  const began = virtualAt(readSkips(execution.history), startedWallMs);
  return began === undefined ? 0 : scheduledVirtualMs - began;
};

/** No pipeline can do that: only the server begins an attempt, and this one cuts a backoff short when the clock is moved within it. */
const cutShort = (run: ActivityRun, attempt: ActivityAttempt): Remark => ({
  message: `${nameOfActivity(run.recorded)} in execution ${run.execution.workflowId}: attempt ${attempt.attempt} began ${ms(earlyBy(run, attempt))} before it was due: moving the clock cut its backoff short, so the waits around it say nothing.`,
  suggestion:
    'Give the scenario no moment inside a backoff while other work is in flight or another moment lies in the same backoff.',
  eventId: run.recorded.eventId,
});

const judgeRun = (run: ActivityRun, trialStartedWallMs: number): { failures: Remark[]; doubts: Remark[] } => {
  const early = new Set(run.attempts.filter((attempt) => attempt.attempt > 1 && earlyBy(run, attempt) > SLACK_MS));
  return {
    // The wait after an attempt counts from when it was due: one that began early makes it too short.
    failures: run.attempts.flatMap((attempt, index) =>
      early.has(attempt) ? [] : wrongWait(run, index, trialStartedWallMs),
    ),
    doubts: [...early].map((attempt) => cutShort(run, attempt)),
  };
};

export const retryBackoff: Checker = {
  name: NAME,
  claim: 'Between two attempts lies the wait that the retry policy, or the failure itself, asked for.',
  check(evidence: TrialEvidence) {
    const retried = activityRuns(evidence).filter(({ attempts }) => attempts.length > 1);
    if (retried.length === 0) return undefined;
    const judged = retried.map((run) => judgeRun(run, evidence.timings.startedWallMs));
    return judge(
      NAME,
      judged.flatMap(({ failures }) => failures),
      judged.flatMap(({ doubts }) => doubts),
    );
  },
};
