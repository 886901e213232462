// Planted: an activity that stood in the queue too long, alone and with later attempts that hide it.
import { describe, expect, it } from 'vitest';
import { activity, completed, died, START_MS, trialOf, type AttemptFixture } from '../accounting/fixtures/trial.ts';
import type { HistoryEventJson, TrialEvidence } from '../../reports/evidence/types.ts';
import { queueWait } from './queue-wait.ts';

/** A history whose server writes down how far it skipped. */
const started = (skipped?: string): HistoryEventJson => ({
  eventId: '1',
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
  eventTime: '1970-01-01T00:16:40Z',
  workflowExecutionStartedEventAttributes: {
    timeSkippingConfig: { enabled: true },
    ...(skipped === undefined ? {} : { timeSkippingStatePropagation: { initialSkippedDuration: skipped } }),
  },
});

const skip = (eventId: number, wall: string, target: string): HistoryEventJson => ({
  eventId: String(eventId),
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED',
  eventTime: wall,
  workflowExecutionTimeSkippingTransitionedEventAttributes: { wallClockTime: wall, targetTime: target },
});

const trial = (attempts: readonly AttemptFixture[], before: readonly HistoryEventJson[] = []): TrialEvidence => {
  const made = trialOf({ expect: { queueWait: { fetch: '1s' } }, activities: [activity('fetch', '9', attempts)] });
  const events = made.executions[0]?.history.events ?? [];
  const moved = events.map((event) => ({ ...event, eventId: String(Number(event.eventId) + 10) }));
  const linked = JSON.parse(
    JSON.stringify(moved).replaceAll('"scheduledEventId":"1"', '"scheduledEventId":"11"'),
  ) as readonly HistoryEventJson[];
  return {
    ...made,
    executions: made.executions.map((run) => ({ ...run, history: { events: [...before, ...linked] } })),
  };
};

/** The same with the STARTED event so many ms after the scheduling. */
const startedAfter = (waitedMs: number): TrialEvidence => {
  const made = trial([completed()]);
  const at = new Date(START_MS + waitedMs).toISOString();
  const late = (event: HistoryEventJson): HistoryEventJson =>
    event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_STARTED' ? { ...event, eventTime: at } : event;
  return {
    ...made,
    executions: made.executions.map((run) => ({ ...run, history: { events: run.history.events.map(late) } })),
  };
};

describe('queue-wait', () => {
  it('passes when the first attempt started in time', () => {
    expect(queueWait.check(startedAfter(900))?.verdict).toBe('pass');
  });

  it('fails when it stood in the queue for longer', () => {
    const found = queueWait.check(startedAfter(1_200));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('fetch (activity 9) of ordeal-7f3a-1-1 waited 1,200 ms');
  });

  it('measures the first attempt by the wall when others followed, with what the clock had skipped', () => {
    const attempts = (waitedMs: number): readonly AttemptFixture[] => [
      died({ startedWallMs: START_MS - 3_600_000 + waitedMs }),
      completed(),
    ];
    const anHour = [started(), skip(2, '1970-01-01T00:00:00Z', '1970-01-01T01:00:00Z')];
    expect(queueWait.check(trial(attempts(900), anHour))?.verdict).toBe('pass');
    expect(queueWait.check(trial(attempts(1_500), anHour))?.verdict).toBe('fail');
    // Two skips of half an hour are one hour.
    const halves = [
      started(),
      skip(2, '1970-01-01T00:00:00Z', '1970-01-01T00:30:00Z'),
      skip(3, '1970-01-01T00:30:00Z', '1970-01-01T01:00:00Z'),
    ];
    expect(queueWait.check(trial(attempts(900), halves))?.verdict).toBe('pass');
    expect(queueWait.check(trial(attempts(1_500), halves))?.verdict).toBe('fail');
    // The run before had skipped it.
    expect(queueWait.check(trial(attempts(900), [started('3600s')]))?.verdict).toBe('pass');
    expect(queueWait.check(trial(attempts(1_500), [started('3600s')]))?.verdict).toBe('fail');
  });

  it('is unknown where the start of the first attempt is not known, and where none was scheduled', () => {
    expect(queueWait.check(trial([died(), completed()]))?.verdict).toBe('unknown');
    expect(queueWait.check(trialOf({ expect: { queueWait: { fetch: '1s' } } }))?.verdict).toBe('unknown');
    expect(queueWait.check({ ...startedAfter(0), attempts: [] })?.verdict).toBe('unknown');
  });

  it('does not apply where the scenario says nothing of it', () => expect(queueWait.check(trialOf())).toBeUndefined());
});
