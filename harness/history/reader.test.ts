// The typed view of a history in proto3 JSON.
import { describe, expect, it } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { durationMs, readHistory, timestampMs } from './reader.ts';

const at = '2026-11-21T06:00:00.123456789Z';

const history: HistoryJson = {
  events: [
    {
      eventId: '1',
      eventTime: at,
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
      workflowExecutionStartedEventAttributes: {},
    },
    {
      eventId: '5',
      eventTime: at,
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
      activityTaskScheduledEventAttributes: {
        activityId: '1',
        activityType: { name: 'call_llm' },
        retryPolicy: {
          initialInterval: '2s',
          backoffCoefficient: 2,
          maximumInterval: '120s',
          maximumAttempts: 5,
          nonRetryableErrorTypes: ['ValueError'],
        },
      },
    },
    {
      eventId: '6',
      eventTime: at,
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_STARTED',
      activityTaskStartedEventAttributes: { scheduledEventId: '5', attempt: 3, lastFailure: { message: 'slow down' } },
    },
    {
      eventId: '7',
      eventTime: at,
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_FAILED',
      activityTaskFailedEventAttributes: {
        scheduledEventId: '5',
        startedEventId: '6',
        retryState: 'RETRY_STATE_NON_RETRYABLE_FAILURE',
      },
    },
    {
      eventId: '8',
      eventTime: at,
      eventType: 'EVENT_TYPE_TIMER_STARTED',
      timerStartedEventAttributes: { timerId: '1', startToFireTimeout: '86400s' },
    },
    {
      eventId: '9',
      eventTime: at,
      eventType: 'EVENT_TYPE_TIMER_STARTED',
      timerStartedEventAttributes: { timerId: '2', startToFireTimeout: '1.500s' },
    },
    {
      eventId: '10',
      eventTime: at,
      eventType: 'EVENT_TYPE_TIMER_FIRED',
      timerFiredEventAttributes: { timerId: '2', startedEventId: '9' },
    },
    {
      eventId: '11',
      eventTime: at,
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_FAILED',
      workflowTaskFailedEventAttributes: {
        cause: 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR',
        failure: { message: 'no match' },
      },
    },
    { eventId: '12', eventTime: at, eventType: 'EVENT_TYPE_OF_A_LATER_SERVER' },
  ],
};

describe('readHistory', () => {
  it('joins an activity with its policy, its last attempt and its end', () => {
    expect(readHistory(history).activities).toEqual([
      {
        activityId: '1',
        activityType: 'call_llm',
        eventId: 5,
        scheduledMs: Date.parse(at),
        policy: {
          initialIntervalMs: 2_000,
          backoffCoefficient: 2,
          maximumIntervalMs: 120_000,
          maximumAttempts: 5,
          nonRetryableErrorTypes: ['ValueError'],
        },
        attempt: 3,
        startedMs: Date.parse(at),
        end: 'failed',
        retryState: 'RETRY_STATE_NON_RETRYABLE_FAILURE',
      },
    ]);
  });

  it('tells timers that fired from those that are open', () => {
    expect(readHistory(history).timers).toEqual([
      { timerId: '1', eventId: 8, durationMs: 86_400_000, ended: false },
      { timerId: '2', eventId: 9, durationMs: 1_500, ended: true },
    ]);
  });

  it('gives failed workflow tasks with their cause', () => {
    expect(readHistory(history).failedWorkflowTasks).toEqual([
      { eventId: 11, cause: 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR', message: 'no match' },
    ]);
  });

  it('takes the defaults of the server where a policy does not say', () => {
    const scheduled = {
      eventId: '5',
      eventTime: at,
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
      activityTaskScheduledEventAttributes: { activityId: '1', activityType: { name: 'a' } },
    };
    expect(readHistory({ events: [scheduled] }).activities[0]?.policy).toEqual({
      initialIntervalMs: 1_000,
      backoffCoefficient: 2,
      maximumIntervalMs: 100_000,
      maximumAttempts: 0,
      nonRetryableErrorTypes: [],
    });
  });
});

describe('times', () => {
  it.each([
    ['60s', 60_000],
    ['0.250s', 250],
    ['-1s', -1_000],
    ['1m', undefined],
    [undefined, undefined],
    [60, undefined],
  ])('reads the duration %s as %s ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it('reads a time with nanoseconds and refuses what is none', () => {
    expect(timestampMs('1970-01-01T00:00:01.234567891Z')).toBe(1_234);
    expect(timestampMs('soon')).toBeUndefined();
  });
});
