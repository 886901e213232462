// An isolated queue does not starve: the first attempt of every activity starts soon after it was scheduled.
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { readSkips, skippedBefore } from '../history/skips.ts';
import type { Duration } from '../scenario/types.ts';
import {
  activityRuns,
  attemptsAreMissing,
  ATTEMPTS_MISSING,
  nameOfActivity,
  type ActivityRun,
} from './activity-run.ts';
import { missingExecutions } from './all-executions.ts';
import { expectationOf } from './expectation.ts';
import { count, judge, ms, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'queue-wait';

// The scenario's schema has already held the text against the SDK's own reading.
const inMs = (duration: Duration): number => msToNumber(duration as Parameters<typeof msToNumber>[0]);

/**
 * From the scheduling of an activity to the start of its first attempt. The history tells where no other followed;
 * else the worker told when it began, by the wall's clock, and the history how far the virtual one had run ahead of it.
 * Undefined: neither is known.
 */
const waitOf = ({ execution, recorded, attempts }: ActivityRun): number | undefined => {
  if (recorded.attempt === 1 && recorded.startedMs !== undefined) return recorded.startedMs - recorded.scheduledMs;
  const skipped = skippedBefore(readSkips(execution.history), recorded.eventId);
  const began = attempts.find(({ attempt }) => attempt === 1)?.startedWallMs;
  if (skipped === undefined || began === undefined) return undefined;
  return Math.max(0, began + skipped - recorded.scheduledMs);
};

interface Found {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const found = (type: string, atMost: Duration, runs: readonly ActivityRun[]): Found => {
  const waits = runs
    .filter(({ recorded }) => recorded.activityType === type)
    .map((run) => ({ run, waited: waitOf(run) }));
  if (waits.length === 0)
    return { failures: [], doubts: [{ message: `${type}: none was scheduled, so none can have waited.` }] };
  const late = waits
    .flatMap(({ run, waited }) => (waited !== undefined && waited > inMs(atMost) ? [{ run, waited }] : []))
    .toSorted((a, b) => b.waited - a.waited);
  const [worst] = late;
  const unknown = waits.filter(({ waited }) => waited === undefined).length;
  return {
    failures:
      worst === undefined
        ? []
        : [
            {
              message: `${nameOfActivity(worst.run.recorded)} of ${worst.run.execution.workflowId} waited ${ms(worst.waited)} for its first attempt, expected at most ${ms(inMs(atMost))} (${atMost}); ${late.length} of ${waits.length} waited too long.`,
              suggestion:
                'Look at who else is served from its task queue: give slow work a queue and workers of its own, or more slots.',
            },
          ],
    doubts:
      unknown === 0
        ? []
        : [
            {
              message: `${type}: of ${count(unknown, 'activity', 'activities')} it is not known when the first attempt started.`,
            },
          ],
  };
};

const judged = (evidence: TrialEvidence, expected: readonly (readonly [string, Duration])[]) => {
  const runs = activityRuns(evidence);
  const all = expected.map(([type, atMost]) => found(type, atMost, runs));
  return judge(
    NAME,
    all.flatMap(({ failures }) => failures),
    [...all.flatMap(({ doubts }) => doubts), ...missingExecutions(evidence)],
  );
};

export const queueWait: Checker = {
  name: NAME,
  claim: 'The first attempt of each activity starts within the time that the scenario allows from its scheduling on.',
  check(evidence) {
    const expected = Object.entries(expectationOf(evidence).queueWait ?? {});
    if (expected.length === 0) return undefined;
    return attemptsAreMissing(evidence) ? judge(NAME, [], [ATTEMPTS_MISSING]) : judged(evidence, expected);
  },
};
