// The numbers of an activity as the history has them, beside those that the scenario names.
import { expect, it } from 'vitest';
import type { ActivityOptions } from '../scenario/types.ts';
import { activity, completed, trialOf } from '../accounting/fixtures/trial.ts';
import { activityOptions } from './activity-options.ts';

const scheduled = {
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '300s',
  heartbeatTimeout: '0s',
  taskQueue: { name: 'gpu-workers' },
};
const policy = { nonRetryableErrorTypes: ['ValueError', 'PermissionError'] };

const check = (options: Record<string, ActivityOptions>) =>
  activityOptions.check(
    trialOf({
      expect: { status: 'completed', options },
      activities: [activity('call_llm', '1', [completed()], { policy, scheduled })],
    }),
  );

it('passes where every number is the one that is named', () => {
  const options: ActivityOptions = {
    taskQueue: 'gpu-workers',
    startToClose: '60 seconds',
    scheduleToClose: '5 minutes',
    attempts: 5,
    initialInterval: '2 seconds',
    coefficient: 2,
    maximumInterval: '1 minute',
    nonRetryable: ['PermissionError', 'ValueError'],
  };
  expect(check({ call_llm: options })).toEqual({ name: 'activity-options', verdict: 'pass', findings: [] });
});

it.each<[ActivityOptions, string]>([
  [{ startToClose: '30 seconds' }, 'start-to-close (ms) 60000, expected 30000'],
  [{ scheduleToClose: '1 minute' }, 'schedule-to-close (ms) 300000, expected 60000'],
  [{ heartbeat: '10 seconds' }, 'heartbeat (ms) none, expected 10000'],
  [{ attempts: 3 }, 'attempts 5, expected 3'],
  [{ initialInterval: '5 seconds' }, 'initial interval (ms) 2000, expected 5000'],
  [{ coefficient: 3 }, 'backoff coefficient 2, expected 3'],
  [{ maximumInterval: '2 minutes' }, 'maximum interval (ms) 60000, expected 120000'],
  [{ nonRetryable: ['ValueError'] }, 'non-retryable types PermissionError, ValueError, expected ValueError'],
  [{ taskQueue: 'research-queue' }, 'task queue gpu-workers, expected research-queue'],
])('fails for %j', (options, message) => {
  expect(check({ call_llm: options })).toMatchObject({
    verdict: 'fail',
    findings: [{ message: expect.stringContaining(message) }],
  });
});

it('is unknown where no such activity was scheduled', () => {
  expect(check({ save_result: { attempts: 3 } })?.verdict).toBe('unknown');
});

it('does not apply where nothing is named', () => {
  expect(activityOptions.check(trialOf())).toBeUndefined();
});
