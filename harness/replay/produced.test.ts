// What of the sandbox's commands would reach the server.
import { describe, expect, test } from 'vitest';
import { createCollector, type RawCommand } from './produced.ts';

const crawl = (seq: number, cancellationType = 0): RawCommand => ({
  scheduleActivity: { seq, activityId: String(seq), activityType: 'crawl', cancellationType },
});
const timer = (seq: number): RawCommand => ({ startTimer: { seq } });

/** `[length of the history, command]` in order → what reaches the server. */
const reaching = (...commands: readonly (readonly [number, RawCommand])[]): readonly string[] => {
  const collector = createCollector();
  for (const [length, raw] of commands) collector.add(raw, () => '', length, 'queue');
  return collector.details().map(({ kind, name }) => `${kind} ${name}`.trim());
};

describe('what is cancelled', () => {
  test('within the workflow task that asked for it never reaches the server', () => {
    expect(reaching([3, timer(1)], [3, { cancelTimer: { seq: 1 } }], [3, crawl(1)])).toEqual(['activity crawl']);
    expect(reaching([3, crawl(1)], [3, { requestCancelActivity: { seq: 1 } }])).toEqual([]);
  });

  test('in a later workflow task reaches it as a command of its own', () => {
    expect(reaching([3, timer(1)], [9, { cancelTimer: { seq: 1 } }])).toEqual(['timer 0 ms', 'cancel-timer 0 ms']);
    expect(reaching([3, crawl(1)], [9, { requestCancelActivity: { seq: 1 } }])).toEqual([
      'activity crawl',
      'cancel-activity crawl',
    ]);
  });

  test('and abandoned asks the server for nothing', () => {
    expect(reaching([3, crawl(1, 2)], [9, { requestCancelActivity: { seq: 1 } }])).toEqual(['activity crawl']);
  });
});

test('answers to queries and updates are no commands of a history', () => {
  expect(reaching([3, { respondToQuery: { queryId: 'q' } }], [3, { updateResponse: {} }])).toEqual([]);
});

test('the place of a failure is where it was thrown', () => {
  const failure = { message: 'no', stackTrace: 'Error: no\n    at review (/code/workflow.ts:7:9)' };
  const detail = createCollector().add({ failWorkflowExecution: { failure } }, () => '', 3, 'queue');
  expect(detail?.place).toEqual({ file: '/code/workflow.ts', line: 7 });
});
