// Which activities a run scheduled, in the order in which it did.
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { attributesOf, textAt } from './events.ts';

export interface ScheduledActivity {
  readonly activityType: string;
  readonly activityId: string;
}

/** Local activities are in no history before they end, and not among them. */
export const scheduledBy = ({ events }: HistoryJson): readonly ScheduledActivity[] =>
  events
    .filter(({ eventType }) => eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED')
    .map(attributesOf)
    .map((attributes) => ({
      activityType: textAt(attributes, 'activityType', 'name'),
      activityId: textAt(attributes, 'activityId'),
    }));

/** Run ID of the run that this one goes on from; undefined for the first. */
export const previousRunOf = ({ events: [first] }: HistoryJson): string | undefined => {
  const previous = first === undefined ? '' : textAt(attributesOf(first), 'continuedExecutionRunId');
  return previous === '' ? undefined : previous;
};
