// Counting completions of one activity type in a history.
import proto, { type temporal } from '@temporalio/proto';
import { expect, it } from 'vitest';
import { countCompletions } from './completions.ts';

const { EventType } = proto.temporal.api.enums.v1;
type Event = temporal.api.history.v1.IHistoryEvent;

const scheduled = (eventId: number, name: string): Event => ({
  eventId: eventId as never,
  eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  activityTaskScheduledEventAttributes: { activityType: { name } },
});
const completed = (scheduledEventId: number): Event => ({
  eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
  activityTaskCompletedEventAttributes: { scheduledEventId: scheduledEventId as never },
});

it('counts the completions of this type alone', () => {
  const events = [scheduled(5, 'extract'), scheduled(6, 'extract'), scheduled(7, 'embed'), completed(7), completed(6)];
  expect(countCompletions(events, 'extract')).toBe(1);
  expect(countCompletions(events, 'embed')).toBe(1);
  expect(countCompletions([], 'extract')).toBe(0);
});
