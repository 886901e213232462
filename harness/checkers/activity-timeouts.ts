// Every activity is bounded by timeouts of its own: without them a lost or hanging attempt holds the execution for ever.
import { attributesOf, at } from '../history/events.ts';
import { durationMs, type RecordedActivity } from '../history/reader.ts';
import type { ExecutionEvidence, TrialEvidence } from '../../reports/evidence/types.ts';
import { activityRuns } from './activity-run.ts';
import { judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'activity-timeouts';

/**
 * An attempt may run for so long without a heartbeat timeout. The server notices a dead worker by the heartbeat timeout, or else
 * only when start-to-close is over: up to here an execution that stands still for the rest of it does no harm that beats would cure.
 */
const LONG_MS = 2 * 60_000;

/**
 * The bound on a whole run, where there is one. The server cuts every timeout to it and takes it for a schedule-to-close that
 * was not given: a timeout of exactly this length bounds nothing that is not bounded already.
 */
const runTimeoutMs = ({ history }: ExecutionEvidence): number =>
  durationMs(at(attributesOf(history.events[0] ?? NOTHING), 'workflowRunTimeout')) ?? 0;

const NOTHING = { eventId: '', eventType: '', eventTime: '' };

const remark = ({ activityType, eventId }: RecordedActivity, says: string, suggestion: string): Remark => ({
  message: `${activityType} ${says}`,
  suggestion,
  eventId,
});

/** Broken for one activity; the first that fits, since the others follow from it. */
const broken = (recorded: RecordedActivity, runMs: number): Remark | undefined => {
  const { startToCloseMs = 0, scheduleToCloseMs = 0, heartbeatMs = 0 } = recorded;
  const own = [startToCloseMs, scheduleToCloseMs].filter((each) => each > 0 && each !== runMs);
  if (own.length === 0) {
    const instead =
      runMs > 0
        ? `only that of the whole run (${ms(runMs)}), which the server puts in its place`
        : 'and nothing else ends an attempt that hangs or whose worker died';
    return remark(
      recorded,
      `was scheduled without a start-to-close and a schedule-to-close timeout of its own, ${instead}.`,
      'Give it startToCloseTimeout in the options of proxyActivities: about three times the p99 of one attempt.',
    );
  }
  // Only schedule-to-close was given: the server makes it the bound of each attempt, too.
  const attemptMs = startToCloseMs > 0 ? startToCloseMs : scheduleToCloseMs;
  if (heartbeatMs === 0 && attemptMs > LONG_MS) {
    return remark(
      recorded,
      `may run for ${ms(attemptMs)} an attempt and has no heartbeat timeout: when its worker dies, the execution stands still for the rest of that.`,
      `Set heartbeatTimeout and call heartbeat() at least three times within it, or bound an attempt to ${ms(LONG_MS)}.`,
    );
  }
  if (heartbeatMs >= attemptMs) {
    return remark(
      recorded,
      `has a heartbeat timeout of ${ms(heartbeatMs)} and an attempt ends after ${ms(attemptMs)}: no missed heartbeat is ever noticed.`,
      'Make heartbeatTimeout a third of startToCloseTimeout or less.',
    );
  }
  return undefined;
};

/** Whether the event says anything about timeouts; the server always does, with 0 for one that was not given. */
const isTold = ({ execution, eventId }: { execution: ExecutionEvidence; eventId: number }): boolean => {
  const event = execution.history.events.find((each) => Number(each.eventId) === eventId);
  const fields = event === undefined ? {} : attributesOf(event);
  return ['startToCloseTimeout', 'scheduleToCloseTimeout'].some((name) => fields[name] !== undefined);
};

/** One of each: an activity that is scheduled a thousand times is one mistake. */
const once = (remarks: readonly Remark[]): readonly Remark[] => [
  ...new Map(remarks.toReversed().map((each) => [each.message, each])).values(),
];

export const activityTimeouts: Checker = {
  name: NAME,
  claim:
    'Every activity is scheduled with a timeout of its own, and with a heartbeat timeout where an attempt may run for more than 2 min.',
  check(evidence: TrialEvidence) {
    const all = activityRuns(evidence);
    if (all.length === 0) return undefined;
    const told = all.filter(({ execution, recorded: { eventId } }) => isTold({ execution, eventId }));
    const untold = all.filter((each) => !told.includes(each));
    return judge(
      NAME,
      once(told.flatMap(({ execution, recorded }) => broken(recorded, runTimeoutMs(execution)) ?? [])),
      once(
        untold.map(({ recorded }) =>
          remark(recorded, 'was scheduled by an event that says nothing about timeouts.', 'Record the history whole.'),
        ),
      ),
    );
  },
};
