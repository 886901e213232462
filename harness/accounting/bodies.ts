// Which attempts got as far as beginning the activity's body.
import type { ActivityAttempt, TrialEvidence } from '../../reports/evidence/types.ts';

/** A kill `before` the body: the attempt was started, and nothing of it ran. */
const stopsBeforeBody = (fault: unknown): boolean => (fault as { on?: { at?: unknown } } | null)?.on?.at === 'before';

/** Attempts whose body was begun, in the order in which they began. */
export const begunBodies = ({ plan, faults, attempts }: TrialEvidence): readonly ActivityAttempt[] => {
  const kills = new Set(
    plan.faults.filter(({ kind, fault }) => kind === 'worker.kill' && stopsBeforeBody(fault)).map(({ id }) => id),
  );
  const struck = faults.filter(({ id }) => kills.has(id)).flatMap(({ strikes }) => strikes);
  return attempts.filter(
    (attempt) =>
      !struck.some(
        (strike) =>
          strike.workflowId === attempt.workflowId &&
          (strike.runId ?? attempt.runId) === attempt.runId &&
          strike.activityId === attempt.activityId &&
          strike.attempt === attempt.attempt,
      ),
  );
};
