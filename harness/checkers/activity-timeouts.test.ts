// Planted: an activity without a timeout, one bounded by its run alone, a long one without heartbeats, a heartbeat that never ends.
import { describe, expect, it } from 'vitest';
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { activity, completed, trialOf } from '../accounting/fixtures/trial.ts';
import { activityTimeouts } from './activity-timeouts.ts';

const NONE = { startToCloseTimeout: '0s', scheduleToCloseTimeout: '0s', heartbeatTimeout: '0s' };

const trialWith = (scheduled: Readonly<Record<string, unknown>>, times = 1) =>
  trialOf({
    activities: Array.from({ length: times }, (_, index) =>
      activity('ocr', String(index + 1), [completed()], { scheduled: { ...NONE, ...scheduled } }),
    ),
  });

const check = (scheduled: Readonly<Record<string, unknown>>, times?: number) =>
  activityTimeouts.check(trialWith(scheduled, times));

const STARTED: HistoryEventJson = {
  eventId: '0',
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
  eventTime: '1970-01-01T00:00:00Z',
  workflowExecutionStartedEventAttributes: { workflowRunTimeout: '90s' },
};

/** In an execution whose run may take 90 s. */
const checkBounded = (scheduled: Readonly<Record<string, unknown>>) => {
  const trial = trialWith(scheduled);
  const executions = trial.executions.map((run) => ({ ...run, history: { events: [STARTED, ...run.history.events] } }));
  return activityTimeouts.check({ ...trial, executions });
};

describe('activity-timeouts', () => {
  it.each([
    { startToCloseTimeout: '60s' },
    { startToCloseTimeout: '120s' },
    { scheduleToCloseTimeout: '60s', startToCloseTimeout: '60s' },
    { scheduleToCloseTimeout: '60s' },
    { startToCloseTimeout: '1800s', heartbeatTimeout: '30s' },
  ])('passes with %j', (scheduled) => expect(check(scheduled)?.verdict).toBe('pass'));

  it('fails when nothing was given', () => {
    const found = check({});
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]).toMatchObject({
      eventId: 1,
      message: expect.stringContaining('ocr was scheduled without a start-to-close and a schedule-to-close timeout'),
      suggestion: expect.stringContaining('startToCloseTimeout'),
    });
  });

  it('fails when the only bound is that of the whole run', () => {
    const found = checkBounded({ startToCloseTimeout: '90s', scheduleToCloseTimeout: '90s' });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('only that of the whole run (90,000 ms), which the server puts');
    expect(checkBounded({ startToCloseTimeout: '60s', scheduleToCloseTimeout: '90s' })?.verdict).toBe('pass');
  });

  it('fails when an attempt may run for more than 2 min without a heartbeat', () => {
    const found = check({ startToCloseTimeout: '121s' });
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('may run for 121,000 ms an attempt and has no heartbeat timeout');
  });

  it('fails when only schedule-to-close is given and is long: it is the bound of an attempt, too', () =>
    expect(check({ scheduleToCloseTimeout: '3600s', startToCloseTimeout: '3600s' })?.verdict).toBe('fail'));

  it('fails when a heartbeat timeout ends no sooner than the attempt', () =>
    expect(check({ startToCloseTimeout: '60s', heartbeatTimeout: '60s' })?.findings[0]?.message).toContain(
      'no missed heartbeat is ever noticed',
    ));

  it('says it once for an activity that is scheduled many times, at the first of them', () => {
    const found = check({}, 3);
    expect(found?.findings).toHaveLength(1);
    expect(found?.findings[0]?.eventId).toBe(1);
  });

  it('is unknown when the event says nothing about timeouts', () => {
    const untold = { startToCloseTimeout: undefined, scheduleToCloseTimeout: undefined };
    expect(check(untold)?.verdict).toBe('unknown');
  });

  it('does not apply where no activity was scheduled', () => expect(activityTimeouts.check(trialOf())).toBeUndefined());
});
