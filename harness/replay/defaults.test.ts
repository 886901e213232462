// What the server fills in, as its own histories show it.
import { describe, expect, test } from 'vitest';
import { activityTimeouts, childTimeouts, retryOptions } from './defaults.ts';

const given = { scheduleToClose: 0, scheduleToStart: 0, startToClose: 0, heartbeat: 0 };

describe('the timeouts of an activity', () => {
  test.each([
    ['stay as they are', { startToClose: 60 }, 0, { startToClose: 60 }],
    [
      'follow from schedule-to-close',
      { scheduleToClose: 300 },
      0,
      { scheduleToClose: 300, scheduleToStart: 300, startToClose: 300 },
    ],
    [
      'are never longer than schedule-to-close',
      { scheduleToClose: 100, startToClose: 400, scheduleToStart: 500 },
      0,
      { scheduleToClose: 100, scheduleToStart: 100, startToClose: 100 },
    ],
    [
      'follow from the run',
      { startToClose: 60 },
      1_000,
      { scheduleToClose: 1_000, scheduleToStart: 1_000, startToClose: 60 },
    ],
    [
      'are never longer than the run',
      { startToClose: 60, scheduleToClose: 90, heartbeat: 70 },
      30,
      { scheduleToClose: 30, scheduleToStart: 30, startToClose: 30, heartbeat: 30 },
    ],
    [
      'never let heartbeats be rarer than the end',
      { startToClose: 60, heartbeat: 90 },
      0,
      { startToClose: 60, heartbeat: 60 },
    ],
  ])('%s', (_what, options, run, expected) => {
    expect(activityTimeouts({ ...given, ...options }, run)).toEqual({ ...given, ...expected });
  });

  test('are the same when filled in twice', () => {
    const once = activityTimeouts({ ...given, scheduleToClose: 300, heartbeat: 400 }, 200);
    expect(activityTimeouts(once, 200)).toEqual(once);
  });
});

test('a child runs no longer than its whole execution, and has ten seconds for a workflow task', () => {
  expect(childTimeouts({ execution: 0, run: 0, task: 0 })).toEqual({ execution: 0, run: 0, task: 10_000 });
  expect(childTimeouts({ execution: 5_000, run: 0, task: 0 })).toEqual({ execution: 5_000, run: 5_000, task: 5_000 });
});

test('retry options are the defaults where nothing is said, and the longest wait follows from the first', () => {
  expect(retryOptions({})).toEqual({
    initialIntervalMs: 1_000,
    backoffCoefficient: 2,
    maximumIntervalMs: 100_000,
    maximumAttempts: 0,
    nonRetryableErrorTypes: [],
  });
  expect(retryOptions({ initialIntervalMs: 3_000 }).maximumIntervalMs).toBe(300_000);
});
