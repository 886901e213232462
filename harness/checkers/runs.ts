// How often each activity was begun: exactly as often as the scenario says, and after a crash only what was not done.
import type { ActivityAttempt, TrialEvidence } from '../../reports/evidence/types.ts';
import { activityKey } from '../accounting/activity-key.ts';
import { begunBodies } from '../accounting/bodies.ts';
import type { RunCount } from '../scenario/types.ts';
import { attemptsAreMissing, ATTEMPTS_MISSING } from './activity-run.ts';
import { expectationOf } from './expectation.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'runs';

interface Found {
  readonly failures: readonly Remark[];
  readonly doubts: readonly Remark[];
}

const FINE: Found = { failures: [], doubts: [] };

/** So many attempts are named; the rest is counted. */
const ATTEMPTS_NAMED = 6;

/** Which attempts, and what those ended with that made others necessary. */
const begun = (of: readonly ActivityAttempt[]): string => {
  const named = of
    .slice(0, ATTEMPTS_NAMED)
    .map(({ activityId, attempt }) => `activity ${activityId} attempt ${attempt}`);
  const rest = of.length - named.length;
  const failures = new Map<string, number>();
  for (const { outcome } of of) {
    const end = outcome?.kind === 'failed' ? outcome.type : outcome === undefined ? 'no outcome' : undefined;
    if (end !== undefined) failures.set(end, (failures.get(end) ?? 0) + 1);
  }
  const ends = [...failures].map(([end, times]) => `${end} ${times}×`).join(', ');
  return `Begun: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.${ends === '' ? '' : ` Ended with: ${ends}.`}`;
};

const exactly = (
  type: string,
  bodies: readonly ActivityAttempt[],
  expected: number,
  evidence: TrialEvidence,
): Found => {
  const of = bodies.filter(({ activityType }) => activityType === type);
  if (of.length === expected) return FINE;
  const seen = [...new Set(evidence.attempts.map(({ activityType }) => activityType))].join(', ') || 'none';
  const which = of.length === 0 ? `Activities seen: ${seen}.` : begun(of);
  const why =
    of.length > expected
      ? 'Work that was done is done again, or an attempt is made that the faults do not explain.'
      : 'Work that the scenario counts on was never begun.';
  return {
    ...FINE,
    failures: [{ message: `${type}: body begun ${count(of.length, 'time')}, expected ${expected}. ${which} ${why}` }],
  };
};

/**
 * Issued again: activities of the type, by id, of which an attempt was begun after the first death of a worker.
 * An activity first begun after the death counts as well: a copy of done work under a new id is work issued again.
 */
const issuedAfter = (of: readonly ActivityAttempt[], diedWallMs: number): number =>
  new Set(of.filter(({ startedWallMs }) => startedWallMs >= diedWallMs).map(activityKey)).size;

const issuedAgain = (
  type: string,
  attempts: readonly ActivityAttempt[],
  expected: number,
  evidence: TrialEvidence,
): Found => {
  const deaths = evidence.workers.flatMap(({ identity, diedWallMs }) =>
    diedWallMs === undefined ? [] : [{ identity, diedWallMs }],
  );
  const first = deaths.toSorted((a, b) => a.diedWallMs - b.diedWallMs)[0];
  if (first === undefined) {
    return {
      ...FINE,
      doubts: [{ message: `${type}: no worker died, so nothing could be issued again (expected ${expected}).` }],
    };
  }
  const of = attempts.filter(({ activityType, worker }) => activityType === type && worker !== first.identity);
  const issued = issuedAfter(of, first.diedWallMs);
  if (issued === expected) return FINE;
  const done = new Set(
    evidence.attempts
      .filter(
        ({ activityType, outcome, endedWallMs }) =>
          activityType === type && outcome?.kind === 'completed' && (endedWallMs ?? Infinity) <= first.diedWallMs,
      )
      .map(activityKey),
  ).size;
  const excess =
    issued > expected
      ? `the ${done} completed ${done === 1 ? 'one was' : 'ones were'} run again, or copies of them under new ids`
      : `${done} had completed before the death, so less was left to do than the scenario counts on`;
  return { ...FINE, failures: [{ message: `${type}: ${issued} issued again, expected ${expected}: ${excess}.` }] };
};

const found = (type: string, expected: RunCount, bodies: readonly ActivityAttempt[], evidence: TrialEvidence): Found =>
  typeof expected === 'number'
    ? exactly(type, bodies, expected, evidence)
    : issuedAgain(type, bodies, expected.issuedAgain, evidence);

export const runs: Checker = {
  name: NAME,
  claim:
    'Each activity is begun as often as the scenario says; after a crash only the work that was not done is issued again.',
  check(evidence) {
    const expected = Object.entries(expectationOf(evidence).runs ?? {});
    if (expected.length === 0) return undefined;
    if (evidence.executions.length === 0) return judge(NAME, [], [{ message: 'The evidence holds no execution.' }]);
    if (attemptsAreMissing(evidence)) return judge(NAME, [], [ATTEMPTS_MISSING]);
    const bodies = begunBodies(evidence);
    const all = expected.map(([type, times]) => found(type, times, bodies, evidence));
    return judge(
      NAME,
      all.flatMap(({ failures }) => failures),
      all.flatMap(({ doubts }) => doubts),
    );
  },
};
