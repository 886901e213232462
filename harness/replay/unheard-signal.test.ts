// A recorded signal that nothing takes: found where the task that it began came to nothing, by the history alone.
import { expect, it } from 'vitest';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { keptSignal, unheardSignal, unheardSignalSentence } from './unheard-signal.ts';

type Written = readonly [type: string, attributes?: Readonly<Record<string, unknown>>];

const signal = (signalName: string): Written => ['WORKFLOW_EXECUTION_SIGNALED', { signalName }];
const task: readonly Written[] = [['WORKFLOW_TASK_SCHEDULED'], ['WORKFLOW_TASK_STARTED'], ['WORKFLOW_TASK_COMPLETED']];
const of = (...events: readonly Written[]): HistoryJson => ({
  events: events.map(([type, attributes = {}], at) => ({
    eventId: String(at + 1),
    eventTime: '2026-01-01T00:00:00Z',
    eventType: `EVENT_TYPE_${type}`,
    [`${type.toLowerCase()}EventAttributes`]: attributes,
  })),
});

/** Asks for a timer, is told `approve`, cancels the timer at event 10. */
const APPROVED = of(
  ['WORKFLOW_EXECUTION_STARTED'],
  ...task,
  ['TIMER_STARTED', { workflowTaskCompletedEventId: '4' }],
  signal('approve'),
  ...task,
  ['TIMER_CANCELED', { workflowTaskCompletedEventId: '9' }],
);

it('is named with its event', () => {
  const unheard = unheardSignal(APPROVED, 10, ['approve']);
  expect(unheard).toEqual({ name: 'approve', eventId: 6 });
  expect(unheardSignalSentence('Review', { name: 'approve', eventId: 6 })).toBe(
    'Review has no handler for the signal approve, which event 6 recorded, when that comes: the handler was renamed, taken away, or is set later.',
  );
  expect(keptSignal({ name: 'approve', eventId: 6 })).toContain("\n  setHandler(defineSignal('approve'), handler);");
});

it('is not blamed where a handler took it, or the step that is missing is not of the task that it began', () => {
  expect(unheardSignal(APPROVED, 10, [])).toBeUndefined();
  expect(unheardSignal(APPROVED, 10, ['revise'])).toBeUndefined();
  expect(unheardSignal(APPROVED, 5, ['approve'])).toBeUndefined();
  expect(unheardSignal(APPROVED, 99, ['approve'])).toBeUndefined();
});

it('is the last of several that the task began with', () => {
  const twice = of(['WORKFLOW_EXECUTION_STARTED'], ...task, signal('approve'), signal('approve'), ...task, [
    'ACTIVITY_TASK_SCHEDULED',
    { workflowTaskCompletedEventId: '9' },
  ]);
  expect(unheardSignal(twice, 10, ['approve'])).toEqual({ name: 'approve', eventId: 6 });
});
