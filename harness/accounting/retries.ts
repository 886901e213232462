// Attempts beyond the first: of which activity, and what made each necessary.
import type { ActivityAttempt, TrialEvidence } from '../../reports/evidence/types.ts';
import { activityKey, attemptKey } from './activity-key.ts';

export interface Retries {
  readonly byActivity: Readonly<Record<string, number>>;
  /** By fault kind where a fault answered the attempt before, else `worker died`, `timed out` or the failure's type. */
  readonly byCause: Readonly<Record<string, number>>;
}

const WORKER_DIED = 'worker died';
const TIMED_OUT = 'timed out';

const grouped = (attempts: readonly ActivityAttempt[]): readonly (readonly ActivityAttempt[])[] => {
  const groups = new Map<string, ActivityAttempt[]>();
  for (const attempt of attempts) {
    const key = activityKey(attempt);
    groups.set(key, [...(groups.get(key) ?? []), attempt]);
  }
  return [...groups.values()];
};

/** What ended an attempt so that another was needed. */
const causeOf = ({ llm, services, faults, workers }: TrialEvidence, attempt: ActivityAttempt | undefined): string => {
  // The worker died between taking the task and saying so.
  if (attempt === undefined) return WORKER_DIED;
  const died = workers.some(({ identity, diedWallMs }) => identity === attempt.worker && diedWallMs !== undefined);
  if (died && attempt.outcome?.kind !== 'failed') return WORKER_DIED;
  const struck = [...llm, ...services].find(
    (exchange) => exchange.faultId !== undefined && attemptKey(exchange) === attemptKey(attempt),
  );
  const kind = faults.find(({ id }) => id === struck?.faultId)?.kind;
  // Without a failure the server did not hear of the end in time, even where the body ran through.
  return kind ?? (attempt.outcome?.kind === 'failed' ? attempt.outcome.type : TIMED_OUT);
};

/** Counts by attempt number, so that an attempt whose worker died before it could speak is counted too. */
export const retriesOf = (evidence: TrialEvidence): Retries => {
  const byActivity: Record<string, number> = {};
  const byCause: Record<string, number> = {};
  for (const attempts of grouped(evidence.attempts)) {
    const type = attempts[0]?.activityType ?? '';
    const last = Math.max(...attempts.map(({ attempt }) => attempt));
    for (let before = 1; before < last; before += 1) {
      const cause = causeOf(
        evidence,
        attempts.find(({ attempt }) => attempt === before),
      );
      byActivity[type] = (byActivity[type] ?? 0) + 1;
      byCause[cause] = (byCause[cause] ?? 0) + 1;
    }
  }
  return { byActivity, byCause };
};
