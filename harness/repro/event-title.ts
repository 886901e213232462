// An event of a history in one line: its number, its type, and what it is about.
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { attributesOf, textAt } from '../history/events.ts';

/** `EVENT_TYPE_ACTIVITY_TASK_COMPLETED` → `ActivityTaskCompleted`, as Temporal's own tools write it. */
const typeOf = ({ eventType }: HistoryEventJson): string =>
  eventType
    .replace(/^EVENT_TYPE_/u, '')
    .toLowerCase()
    .replace(/(?:^|_)([a-z])/gu, (_, letter: string) => letter.toUpperCase());

/** `11 ActivityTaskScheduled call_llm` */
export const eventTitle = (event: HistoryEventJson): string => {
  const attributes = attributesOf(event);
  const about =
    textAt(attributes, 'activityType', 'name') ||
    textAt(attributes, 'signalName') ||
    textAt(attributes, 'startToFireTimeout') ||
    textAt(attributes, 'workflowType', 'name');
  return [event.eventId, typeOf(event), about].filter((part) => part !== '').join(' ');
};
