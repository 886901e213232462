// Planted: executions that hang on an activity, a timer, a signal.
import { describe, expect, it } from 'vitest';
import { endsAfterHealing } from './ends-after-healing.ts';
import { activity, died, trialOf, type TrialParts } from '../accounting/fixtures/trial.ts';

const running = { status: 'running' } as const;
const messageOf = (parts: TrialParts) =>
  endsAfterHealing.check(trialOf({ execution: running, ...parts }))?.findings[0]?.message;

describe('ends-after-healing', () => {
  it('passes when every execution ended', () => expect(endsAfterHealing.check(trialOf())?.verdict).toBe('pass'));

  it('fails when one is still running', () => {
    expect(endsAfterHealing.check(trialOf({ execution: running }))?.verdict).toBe('fail');
  });

  it('names the activity it waits for', () => {
    expect(messageOf({ activities: [activity('embed', '3', [died()])] })).toContain('It waits for embed (activity 3).');
  });

  it('names the timer it waits for', () => {
    const timer = {
      eventId: '9',
      eventTime: '1970-01-01T00:00:00Z',
      eventType: 'EVENT_TYPE_TIMER_STARTED',
      timerStartedEventAttributes: { timerId: '1', startToFireTimeout: '86400s' },
    };
    expect(messageOf({ events: [timer] })).toContain('It waits for a timer of 86,400,000 ms.');
  });

  it('says so when nothing is open', () => expect(messageOf({})).toContain('it waits for a signal'));

  it('does not apply without executions', () =>
    expect(endsAfterHealing.check(trialOf({ executions: [] }))).toBeUndefined());
});
