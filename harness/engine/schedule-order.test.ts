// The number of an activity is that of its scheduling, over all runs of its execution, whenever it is asked for.
import { expect, it } from 'vitest';
import type { Caller } from '../llm-mock/caller.ts';
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { ScheduleOrder } from './schedule-order.ts';

const started = (continuedExecutionRunId = ''): HistoryEventJson => ({
  eventId: '1',
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
  eventTime: '',
  workflowExecutionStartedEventAttributes: { continuedExecutionRunId },
});

const scheduled = (name: string, activityId: string): HistoryEventJson => ({
  eventId: '5',
  eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
  eventTime: '',
  activityTaskScheduledEventAttributes: { activityId, activityType: { name } },
});

const caller = (runId: string, activityId: string, activityType = 'extract'): Caller => ({
  workflowId: 'wf-1',
  runId,
  activityType,
  activityId,
  attempt: 1,
});

/** Histories grow while they are read; every read is written down. */
const orderOf = (runs: Record<string, HistoryEventJson[]>) => {
  const reads: string[] = [];
  const order = new ScheduleOrder(async (_, runId) => {
    reads.push(runId);
    return { events: [...(runs[runId] ?? [])] };
  });
  return { order, reads };
};

it('counts those of its type alone, and reads a history once for all that it names', async () => {
  const first = [started(), scheduled('fetch', '1'), scheduled('extract', 'b'), scheduled('extract', 'a')];
  const { order, reads } = orderOf({ first });
  const numbers = await Promise.all(['a', 'b', 'a'].map((id) => order.numberOf(caller('first', id))));
  expect(numbers).toEqual([2, 1, 2]);
  expect(reads.length).toBeLessThanOrEqual(3);
  first.push(scheduled('extract', 'c'));
  expect(await order.numberOf(caller('first', 'c'))).toBe(3);
});

it('counts on over continue-as-new, where Activity IDs begin again, also when the run before was asked about while it went on', async () => {
  const first = [started(), scheduled('extract', '1')];
  const { order } = orderOf({ first, second: [started('first'), scheduled('extract', '1')] });
  expect(await order.numberOf(caller('first', '1'))).toBe(1);
  first.push(scheduled('extract', '2'));
  expect(await order.numberOf(caller('second', '1'))).toBe(3);
});

it('does not know one that no history has: a local activity', async () => {
  const { order } = orderOf({ first: [started()] });
  expect(await order.numberOf(caller('first', '7'))).toBeUndefined();
});
