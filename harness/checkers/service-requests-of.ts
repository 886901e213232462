// The requests of activities at services and pages, each with its repetitions.
import { activityKey, attemptKey } from '../accounting/activity-key.ts';
import type { ServiceExchange, TrialEvidence } from '../../reports/evidence/types.ts';

/** One group per activity and request (`GET /jobs/7`), in order of arrival. Requests that name no activity are left out. */
export const requestsOf = ({ services }: TrialEvidence): readonly (readonly ServiceExchange[])[] => {
  const groups = new Map<string, ServiceExchange[]>();
  for (const exchange of services.filter(({ activityId }) => activityId !== '')) {
    const key = JSON.stringify([activityKey(exchange), exchange.method, exchange.path]);
    groups.set(key, [...(groups.get(key) ?? []), exchange]);
  }
  return [...groups.values()];
};

/** Whether the same attempt asked for something after this answer, of whomever. */
export const wentOn = ({ services, llm }: TrialEvidence, exchange: ServiceExchange): boolean =>
  [...services, ...llm].some(
    (other) =>
      other !== exchange &&
      attemptKey(other) === attemptKey(exchange) &&
      other.arrivedWallMs >= exchange.answeredWallMs,
  );
