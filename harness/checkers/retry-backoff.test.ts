// Planted: a constant wait, an ignored maximum, an ignored nextRetryDelay, a wait that is too long.
import { describe, expect, it } from 'vitest';
import {
  activity,
  completed,
  died,
  failed,
  START_MS,
  trialOf,
  type AttemptFixture,
  type TrialParts,
} from '../accounting/fixtures/trial.ts';
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { retryBackoff } from './retry-backoff.ts';

const check = (attempts: readonly AttemptFixture[], policy = {}, parts: TrialParts = {}) =>
  retryBackoff.check(trialOf({ activities: [activity('call_llm', '1', attempts, { policy })], ...parts }));
const rate = (more: Parameters<typeof failed>[1] = {}) => failed('RateLimitError', more);

const OWN_CLOCK: HistoryEventJson = {
  eventId: '0',
  eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
  eventTime: '1970-01-01T00:16:40Z',
  workflowExecutionStartedEventAttributes: { timeSkippingConfig: { enabled: true } },
};

describe('retry-backoff', () => {
  it('passes when each wait is the one of the policy', () => {
    expect(check([rate(), rate(), rate(), completed()])?.verdict).toBe('pass');
  });

  it('fails when the waits do not grow', () => {
    const found = check([rate(), rate({ dueAfterMs: 2_000 }), completed({ dueAfterMs: 2_000 })]);
    expect(found?.verdict).toBe('fail');
    expect(found?.findings).toHaveLength(1);
    expect(found?.findings[0]?.message).toContain(
      'attempt 3 was due 2,000 ms after attempt 2, but the policy asks for at least 4,000 ms',
    );
  });

  it('holds the wait to the maximum interval', () => {
    expect(check([rate(), rate(), completed({ dueAfterMs: 3_010 })], { maximumInterval: '3s' })?.verdict).toBe('pass');
    expect(check([rate(), rate(), completed({ dueAfterMs: 60_000 })], { maximumInterval: '3s' })?.verdict).toBe('fail');
  });

  it('takes nextRetryDelay before the policy', () => {
    expect(check([rate({ nextRetryDelayMs: 30_000 }), completed()])?.verdict).toBe('pass');
    const found = check([rate({ nextRetryDelayMs: 30_000 }), completed({ dueAfterMs: 2_000 })]);
    expect(found?.findings[0]?.message).toContain('nextRetryDelay asks for at least 30,000 ms');
  });

  it('allows for the time the attempt itself ran and stood in the queue', () => {
    expect(check([rate({ ranMs: 9_000 }), completed()])?.verdict).toBe('pass');
    expect(check([rate({ startedWallMs: 1_004_000 }), completed({ dueAfterMs: 6_010 })])?.verdict).toBe('pass');
  });

  it('fails when the wait is too long', () => {
    expect(check([rate(), completed({ dueAfterMs: 20_000 })])?.findings[0]?.message).toContain(
      'recovery is slower than promised',
    );
  });

  it('allows for a busy machine: what the server had not acted on, the clock had not skipped', () => {
    // The second wait is 4 s; the answer took effect 2.5 s after the worker gave it.
    const skippedAfter = (wallMs: number): HistoryEventJson => {
      const iso = (atMs: number) => new Date(atMs).toISOString();
      return {
        eventId: '99',
        eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED',
        eventTime: iso(wallMs),
        workflowExecutionTimeSkippingTransitionedEventAttributes: {
          targetTime: iso(wallMs + 1_500),
          wallClockTime: iso(wallMs),
        },
      };
    };
    const late = (skipAfterMs: number) => {
      const attempts = [rate(), completed({ dueAfterMs: 4_510, startedWallMs: START_MS + 4_510 })];
      const trial = trialOf({ activities: [activity('call_llm', '1', attempts)] });
      const [first] = trial.attempts;
      const skip = skippedAfter((first?.endedWallMs ?? NaN) + skipAfterMs);
      const withSkip = (events: readonly HistoryEventJson[]) => ({ events: [OWN_CLOCK, ...events, skip] });
      return retryBackoff.check({
        ...trial,
        executions: trial.executions.map((run) => ({ ...run, history: withSkip(run.history.events) })),
      });
    };
    expect(late(20)?.verdict).toBe('fail');
    expect(late(2_600)?.verdict).toBe('pass');
  });

  it('judges an attempt that died only for too short a wait', () => {
    expect(check([died(), completed({ dueAfterMs: 500_000 })])?.verdict).toBe('pass');
    expect(check([died(), completed({ dueAfterMs: 100 })])?.verdict).toBe('fail');
  });

  it('takes no two waits for one where an attempt is missing', () => {
    const trial = trialOf({ activities: [activity('call_llm', '1', [rate(), died(), completed()])] });
    expect(
      retryBackoff.check({ ...trial, attempts: trial.attempts.filter(({ attempt }) => attempt !== 2) })?.verdict,
    ).toBe('pass');
  });

  it('is unknown where an attempt began before it was due, and blames nobody for the wait after it', () => {
    // Due after 2,010 ms; the wait of 4 s after it counts from when it really began. The clock never skipped.
    const early = (byMs: number) => {
      const attempts = [
        rate({ startedWallMs: START_MS }),
        rate({ startedWallMs: START_MS + 2_010 - byMs }),
        completed({ dueAfterMs: 4_010 - byMs, startedWallMs: START_MS + 6_020 - byMs }),
      ];
      const trial = trialOf({ activities: [activity('call_llm', '1', attempts)] });
      const history = (events: readonly HistoryEventJson[]) => ({ events: [OWN_CLOCK, ...events] });
      const executions = trial.executions.map((run) => ({ ...run, history: history(run.history.events) }));
      return retryBackoff.check({ ...trial, executions });
    };
    expect(early(0)?.verdict).toBe('pass');
    const found = early(1_500);
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings).toHaveLength(1);
    expect(found?.findings[0]?.message).toContain('attempt 2 began 1,500 ms before it was due');
  });

  it('does not apply where nothing was retried', () => expect(check([completed()])).toBeUndefined());
});
