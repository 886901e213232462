// Planted: a loop that never continues as new, and one that carries megabytes.
import { describe, expect, it } from 'vitest';
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { historyLimits } from './history-limits.ts';

const MB = 1_024 * 1_024;

const event = (eventId: number, attributes: object = {}): HistoryEventJson => ({
  eventId: String(eventId),
  eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
  eventTime: '1970-01-01T00:00:00Z',
  workflowTaskStartedEventAttributes: attributes,
});
const started = (bytes: number): HistoryEventJson => event(3, { historySizeBytes: String(bytes) });
const carrying = (bytes: number): HistoryEventJson =>
  event(4, { result: { payloads: [{ metadata: {}, data: 'A'.repeat((bytes / 3) * 4) }] } });

const check = (...events: readonly HistoryEventJson[]) => historyLimits.check(trialOf({ events }));
const events = (length: number) => Array.from({ length }, (_, index) => event(index + 1));

describe('history-limits', () => {
  it('passes at exactly 10,240 events and 10 MB', () =>
    expect(check(...events(10_239), started(10 * MB))?.verdict).toBe('pass'));

  it('fails at one event more, and says what the server does about it', () => {
    const found = check(...events(10_241));
    expect(found?.verdict).toBe('fail');
    expect(found?.findings[0]?.message).toContain('10,241 events of history; the server warns from 10,240, and ends');
    expect(found?.findings[0]?.suggestion).toContain('continueAsNewSuggested');
  });

  it('says so when the server ends the run', () => {
    expect(check(...events(51_201))?.findings[0]?.message).toContain('more than the 51,200 at which it ends the run');
    expect(check(started(50 * MB + 1))?.findings[0]?.message).toContain('more than the 52,428,800');
  });

  it('fails when the last size that a workflow task recorded is above 10 MB', () => {
    expect(check(started(5), started(10 * MB + 1))?.findings[0]?.message).toContain('10,485,761 bytes');
    expect(check(started(11 * MB))?.findings[0]?.suggestion).toContain('blob store');
  });

  it('fails when the payloads alone are above 10 MB, whatever was recorded before', () =>
    expect(check(started(5), carrying(12 * MB))?.verdict).toBe('fail'));

  it('is unknown when no size was recorded and the history may be either', () => {
    const found = check(carrying(9 * MB));
    expect(found?.verdict).toBe('unknown');
    expect(found?.findings[0]?.message).toContain('no workflow task recorded how many');
  });

  it('holds each run of a chain to it by itself', () => {
    const trial = trialOf({ events: events(6_000) });
    expect(historyLimits.check({ ...trial, executions: [...trial.executions, ...trial.executions] })?.verdict).toBe(
      'pass',
    );
  });

  it('does not apply without executions', () =>
    expect(historyLimits.check(trialOf({ executions: [] }))).toBeUndefined());
});
