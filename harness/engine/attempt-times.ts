// When each attempt became due, where the server tells another time. Pure.
import { activityKey } from '../accounting/activity-key.ts';
import { attributesOf, textAt } from '../history/events.ts';
import type { Capabilities } from '../environment/types.ts';
import type { ActivityAttempt, ExecutionEvidence } from '../../reports/evidence/types.ts';

/** Virtual start of the last attempt of each activity: the only one that a history records. */
const recordedStarts = (executions: readonly ExecutionEvidence[]): ReadonlyMap<string, number> => {
  const starts = new Map<string, number>();
  for (const { workflowId, runId, history } of executions) {
    const activityIds = new Map<string, string>();
    for (const event of history.events) {
      const attributes = attributesOf(event);
      if (event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED') {
        activityIds.set(event.eventId, textAt(attributes, 'activityId'));
      }
      if (event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_STARTED') {
        const activityId = activityIds.get(textAt(attributes, 'scheduledEventId'));
        if (activityId !== undefined)
          starts.set(activityKey({ workflowId, runId, activityId }), Date.parse(event.eventTime));
      }
    }
  }
  return starts;
};

/**
 * A server that tells a worker when a retry was decided (the failure of the attempt before) instead of when it is due:
 * the start of each attempt is found from the failure that followed it, that of the last one from the history.
 */
export const fromDecided = (
  attempts: readonly ActivityAttempt[],
  executions: readonly ExecutionEvidence[],
): readonly ActivityAttempt[] => {
  const starts = recordedStarts(executions);
  return attempts.map((attempt) => {
    const next = attempts.find(
      (other) => activityKey(other) === activityKey(attempt) && other.attempt === attempt.attempt + 1,
    );
    if (next !== undefined && attempt.endedWallMs !== undefined) {
      const ran = attempt.endedWallMs - attempt.startedWallMs;
      return { ...attempt, scheduledVirtualMs: next.scheduledVirtualMs - ran };
    }
    const started = starts.get(activityKey(attempt));
    return started === undefined ? attempt : { ...attempt, scheduledVirtualMs: started };
  });
};

/** Where the server tells another time, a worker knows none of a retry: what it said of its requests is left out. */
export const withKnownTimes = <E extends { readonly arrivedVirtualMs?: number }>(
  retryTimes: Capabilities['retryTimes'],
  exchanges: readonly E[],
): readonly E[] =>
  retryTimes === 'due'
    ? exchanges
    : exchanges.map((exchange) => {
        const { arrivedVirtualMs: _unknown, ...known } = exchange;
        return known as E;
      });
